import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { asArray, asObject, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { applyApiDefaults } from '../../../policies/kubernetes/api-defaults.ts'
import { defaultPullPolicy } from '../../../policies/kubernetes/api-defaults/pull-policy.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { workload } from '../../support/workloads.ts'

/**
 * Manifests and what kube-apiserver 1.36.3 made of them (`POST ?dryRun=All`), without status, metadata other than labels, null
 * creationTimestamps, a Job's generated selector and labels, and a Pod's tolerations and priority, which admission plugins add.
 */
const recorded = asArray(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/api-defaults.json'), 'utf8')),
)

function comparable(object: JsonObject): JsonObject {
  const { apiVersion, kind, metadata, spec } = object
  return { apiVersion, kind, metadata: { labels: asObject(metadata)?.['labels'] ?? {} }, spec: asObject(spec) }
}

function frozen<Value>(value: Value): Value {
  if (Array.isArray(value)) value.forEach(frozen)
  else if (isObject(value)) Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

describe('API defaults', () => {
  for (const [index, pair] of recorded.entries()) {
    const manifest = asObject(dig(pair, 'manifest')) ?? {}
    it(`of ${String(manifest['kind'])} ${String(index)} are those of the real API server`, () => {
      const defaulted = applyApiDefaults(frozen(manifest))
      assert.deepEqual(comparable(defaulted), dig(pair, 'stored'))
      assert.deepEqual(applyApiDefaults(defaulted), defaulted, 'a second time nothing changes')
    })
  }

  for (const { kind } of workloadKinds) {
    it(`of ${kind} are complete after one time`, () => {
      const defaulted = applyApiDefaults(frozen(workload(kind)))
      assert.deepEqual(applyApiDefaults(defaulted), defaulted)
    })
  }

  const images: [unknown, string][] = [
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1', 'IfNotPresent'],
    ['nginx:latest@sha256:' + 'a'.repeat(64), 'Always'],
    ['nginx@sha256:' + 'a'.repeat(64), 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['registry.example.com:5000/a/b:2', 'IfNotPresent'],
    ['[::1]:5000/a', 'Always'],
    ['Upper/case', 'Always'],
    ['Upper', 'IfNotPresent'],
    ['not an image', 'IfNotPresent'],
    ['a'.repeat(64), 'IfNotPresent'],
    ['a'.repeat(10_000), 'IfNotPresent'],
    ['', 'IfNotPresent'],
    [undefined, 'IfNotPresent'],
    [1, 'IfNotPresent'],
  ]
  for (const [image, policy] of images) {
    it(`pull ${String(image).slice(0, 60)} (${typeof image}) ${policy}`, () => {
      assert.equal(defaultPullPolicy(image), policy)
    })
  }

  it('leave other kinds alone', () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', data: null }
    assert.equal(applyApiDefaults(config), config)
    const custom = { apiVersion: 'example.com/v1', kind: 'Deployment', spec: null }
    assert.equal(applyApiDefaults(custom), custom)
  })

  it('leave unreadable quantities for the rules to find', () => {
    const resources = { limits: { memory: 'lots', cpu: {} } }
    const pod = applyApiDefaults(workload('Pod', { podSpec: { containers: [{ name: 'web', resources }] } }))
    const [container] = asArray(dig(pod, 'spec', 'containers'))
    assert.deepEqual(dig(container, 'resources', 'limits'), resources.limits)
  })

  it('take null for what Go reads: absent, an empty text in maps of text, 0 in resource lists', () => {
    const containers = [{ name: 'web', image: 'x:1', args: null, resources: { limits: { cpu: null } } }]
    const object = applyApiDefaults(
      workload('Deployment', {
        metadata: { annotations: { a: null } },
        spec: { replicas: null },
        podSpec: { containers, volumes: [], nodeSelector: {}, affinity: {} },
      }),
    )
    assert.equal(dig(object, 'spec', 'replicas'), 1)
    assert.deepEqual(dig(object, 'metadata', 'annotations'), { a: '' })
    const spec = asObject(dig(object, 'spec', 'template', 'spec')) ?? {}
    assert.deepEqual([spec['volumes'], spec['nodeSelector'], spec['affinity']], [undefined, undefined, {}])
    const [container] = asArray(spec['containers'])
    assert.deepEqual(dig(container, 'resources', 'limits'), { cpu: '0' })
    assert.equal('args' in (asObject(container) ?? {}), false)
  })

  it('keep keys named __proto__ as keys', () => {
    const text =
      '{"apiVersion":"v1","kind":"Pod","__proto__":{"a":null},"spec":{"__proto__":{"x":1},"hostNetwork":true,"containers":[{"__proto__":{"image":"y"}}]}}'
    const object = applyApiDefaults(JSON.parse(text) as JsonObject)
    assert.equal(JSON.stringify(object).split('"__proto__"').length, 4)
    assert.equal(({} as JsonObject)['x'], undefined)
  })

  it('answer for anything', () => {
    const junk = fc.jsonValue({ depthSize: 'small' })
    const part = fc.dictionary(
      fc.constantFrom(
        'spec',
        'template',
        'containers',
        'resources',
        'limits',
        'strategy',
        'volumes',
        'metadata',
        'labels',
      ),
      fc.oneof(junk, fc.array(junk)),
    )
    const kind = fc.constantFrom(...workloadKinds)
    fc.assert(
      fc.property(kind, part, part, junk, (row, spec, podSpec, other) => {
        const apiVersion = row.group === '' ? 'v1' : `${row.group}/v1`
        const template = { metadata: other, spec: podSpec }
        const object = frozen({ apiVersion, kind: row.kind, spec: { ...podSpec, template, ...spec }, status: other })
        const defaulted = applyApiDefaults(object)
        assert.deepEqual(applyApiDefaults(defaulted), defaulted)
      }),
    )
  })

  it('survive a deep object', () => {
    let deep: JsonObject = { a: null }
    for (let depth = 0; depth < 5000; depth += 1) deep = { a: deep }
    assert.ok(applyApiDefaults({ apiVersion: 'v1', kind: 'Pod', spec: deep }))
  })
})
