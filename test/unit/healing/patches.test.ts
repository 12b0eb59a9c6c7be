import assert from 'node:assert/strict'
import { applyJsonPatch, applyMerge } from '../../../plugin/healing/act/apply-patch.ts'
import { changesOf } from '../../../plugin/healing/act/changes.ts'
import { holdsHidden } from '../../../plugin/healing/act/hidden.ts'
import { asSeen, patchBetween } from '../../../plugin/healing/act/patch-between.ts'
import type { Write } from '../../../plugin/healing/plan.ts'
import { changedSince } from '../../../plugin/healing/undo/changed-since.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { resources } from '../../../cluster/resource.ts'

const of = { kind: 'Deployment', namespace: 'shop', name: 'web' }
const web = (container: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  kind: 'Deployment',
  metadata: { uid: 'u1', generation: 3, resourceVersion: '9', ...metadata },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'web', image: 'a:1', ...container }] } } },
})
const write = (patch: readonly JsonObject[]): Write => ({
  ...{ verb: 'patch', resource: resources.deployments, of, type: 'json', patch },
})

const pairs: readonly { claim: string; before: JsonObject; after: JsonObject }[] = [
  { claim: 'a changed value', before: web({}), after: web({ image: 'a:2' }) },
  { claim: 'an added value', before: web({}), after: web({ resources: { limits: { memory: '1Gi' } } }) },
  { claim: 'a removed value', before: web({ env: [{ name: 'A', value: 'b' }] }), after: web({}) },
  { claim: 'an annotation with a slash', before: web({}), after: web({}, { annotations: { 'a.b/c~d': 'x' } }) },
  {
    claim: 'an item more',
    before: web({}),
    after: { ...web({}), spec: { template: { spec: { containers: [{ name: 'b' }, { name: 'web' }] } } } },
  },
  { claim: 'nothing', before: web({}), after: web({}, { resourceVersion: '10' }) },
]

describe('patches between two states', () => {
  for (const { claim, before, after } of pairs) {
    it(`${claim}: leads there, and back`, () => {
      const there = applyJsonPatch(before, patchBetween(before, after))
      assert.ok(there.ok)
      assert.deepEqual(there.value['spec'], after['spec'])
      const back = applyJsonPatch(there.value, patchBetween(there.value, before))
      assert.ok(back.ok)
      assert.deepEqual(back.value['spec'], before['spec'])
    })
  }
  it('does not apply to an object that was made again', () => {
    const patch = patchBetween(web({}), web({ image: 'a:2' }))
    assert.deepEqual(applyJsonPatch(web({}, { uid: 'u2' }), patch), { ok: false, path: '/metadata/uid' })
  })
  it('does not apply where the value is another one', () => {
    const patch = patchBetween(web({}), web({ image: 'a:2' }))
    assert.deepEqual(applyJsonPatch(web({ image: 'a:3' }), patch), {
      ok: false,
      path: '/spec/template/spec/containers/0/image',
    })
  })
  it('does not apply where another container has taken the place', () => {
    const patch = patchBetween(web({}), web({ resources: { limits: { memory: '1Gi' } } }))
    assert.equal(applyJsonPatch(web({ name: 'other' }), patch).ok, false)
  })
  it('asSeen wants the spec as it was', () => {
    const patch = [...asSeen(web({})), ...patchBetween(web({}), web({ image: 'a:2' }))]
    assert.deepEqual(applyJsonPatch(web({}, { generation: 4 }), patch), { ok: false, path: '/metadata/generation' })
  })
  it('a merge patch removes what is null and keeps what it does not name', () => {
    assert.deepEqual(applyMerge({ a: 1, b: { c: 2, d: 3 } }, { a: null, b: { c: 4 } }), { b: { c: 4, d: 3 } })
  })
  it('never follows __proto__', () => {
    const patch = [{ op: 'add', path: '/__proto__/polluted', value: true }]
    applyJsonPatch({}, patch)
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  })
})

describe('what is shown and recorded of a change', () => {
  it('values of env, args and command are hidden', () => {
    const before = web({ env: [{ name: 'PASSWORD', value: 'old' }], args: ['x'] })
    const after = web({ env: [{ name: 'PASSWORD', value: 'new' }], args: ['y'] })
    const text = JSON.stringify(changesOf(before, after))
    assert.doesNotMatch(text, /old|new|"x"|"y"/)
    assert.match(text, /env\[name=PASSWORD\]/)
    assert.equal(holdsHidden(write(patchBetween(before, after))), true)
  })
  it('a whole template that is shown hides them too', () => {
    const after = { ...web({}), spec: { template: { spec: { containers: [{ name: 'new', args: ['s3cret'] }] } } } }
    assert.doesNotMatch(JSON.stringify(changesOf(web({}), after)), /s3cret/)
    assert.equal(holdsHidden(write(patchBetween(web({}), after))), true)
  })
  it('what Secrets hold is hidden', () => {
    const secret = (value: string): JsonObject => ({ kind: 'Secret', data: { token: value } })
    assert.doesNotMatch(JSON.stringify(changesOf(secret('b2xk'), secret('bmV3'))), /b2xk|bmV3/)
  })
  it('what Secrets hold is hidden whatever its key is called', () => {
    const secret = (value: string): JsonObject => ({ kind: 'Secret', data: { labels: value, annotations: value } })
    assert.doesNotMatch(JSON.stringify(changesOf(secret('b2xk'), secret('bmV3'))), /b2xk|bmV3/)
  })
  it('nothing that is added hides behind the length of what is around it', () => {
    const long = 'x'.repeat(3000)
    const shown = (container: JsonObject): string =>
      JSON.stringify(changesOf(web({}), { ...web({}), spec: { template: { spec: { containers: [container] } } } }))
    const evil = {
      name: 'evil',
      image: long,
      securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN'] } },
    }
    assert.match(shown(evil), /name=evil\]\.securityContext\.privileged","to":"true"/)
    assert.match(shown(evil), /capabilities\.add\[0\]","to":"SYS_ADMIN"/)
    const images = changesOf(web({ image: `${long}good` }), web({ image: `${long}evil` }))
    assert.match(JSON.stringify(images), /good.*evil/)
  })
  it('another order is told, which may mean something else', () => {
    const ordered = (...names: string[]): JsonObject => ({ spec: { initContainers: names.map((name) => ({ name })) } })
    assert.deepEqual(changesOf(ordered('a', 'b'), ordered('b', 'a')), [
      { path: 'spec.initContainers (order)', from: 'a, b', to: 'b, a' },
    ])
  })
  it('a memory limit, and a label called env, are no secrets', () => {
    const before = web({}, { labels: { env: 'prod' } })
    const after = web({ resources: { limits: { memory: '1Gi' } } }, { labels: { env: 'test' } })
    assert.match(JSON.stringify(changesOf(before, after)), /1Gi/)
    assert.equal(holdsHidden(write(patchBetween(before, after))), false)
  })
})

describe('what was changed since a remedy', () => {
  const undo = write(patchBetween(web({ image: 'a:2' }), web({})))
  it('nothing where it is as the remedy left it', () => {
    assert.deepEqual(changedSince(undo, web({ image: 'a:2' }, { generation: 7 }), 0), [])
  })
  it('the value it has now', () => {
    const [change] = changedSince(undo, web({ image: 'a:9' }), 0)
    assert.match(change ?? '', /image is a:9 now; the remedy left a:2/)
  })
  it('an object that was made again', () => {
    assert.deepEqual(changedSince(undo, web({ image: 'a:2' }, { uid: 'u2' }), 0), ['it was deleted and made again'])
  })
  const restore: Write = {
    ...{ verb: 'restore', resource: resources.deployments, of, from: { kind: 'ReplicaSet', name: 'web-1' } },
  }
  const managed = (manager: string, time: string, subresource?: string): JsonObject =>
    web({}, { managedFields: [{ manager, time, ...(subresource && { subresource }) }] })
  it('somebody who wrote later, where a whole template is restored', () => {
    const live = managed('kubectl-edit', '2026-01-01T00:01:00Z')
    assert.match(changedSince(restore, live, Date.parse('2026-01-01T00:00:00Z'))[0] ?? '', /kubectl-edit changed it/)
  })
  it('nobody who wrote something else of the object', () => {
    const entry = (fields: JsonObject): JsonObject =>
      web({}, { managedFields: [{ manager: 'kubectl-edit', time: '2026-01-01T00:01:00Z', fieldsV1: fields }] })
    const since = Date.parse('2026-01-01T00:00:00Z')
    assert.deepEqual(changedSince(restore, entry({ 'f:spec': { 'f:replicas': {} } }), since), [])
    assert.equal(changedSince(restore, entry({ 'f:spec': { 'f:template': { 'f:spec': {} } } }), since).length, 1)
    const config: Write = {
      ...{ verb: 'restore', resource: resources.configmaps, of: { kind: 'ConfigMap', namespace: 'n', name: 'c' } },
      from: { kind: 'ConfigMap', name: 'kept' },
    }
    assert.deepEqual(changedSince(config, entry({ 'f:metadata': { 'f:labels': {} } }), since), [])
    assert.equal(changedSince(config, entry({ 'f:data': { 'f:mode': {} } }), since).length, 1)
  })
  it('no status, and nobody who wrote before', () => {
    const since = Date.parse('2026-01-01T00:00:00Z')
    assert.deepEqual(changedSince(restore, managed('kubelet', '2026-01-01T00:01:00Z', 'status'), since), [])
    assert.deepEqual(changedSince(restore, managed('kubectl-edit', '2025-12-31T00:00:00Z'), since), [])
  })
})
