import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { chooseRevision } from '../../../plugin/rollback/choose-revision.ts'
import { recordAnnotation, type Revision } from '../../../plugin/rollback/revision.ts'
import { revisionsOf } from '../../../plugin/rollback/revisions-of.ts'

const template = (image: string): JsonObject => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image }] },
})

function replicaSet(
  revision: number,
  image: string,
  more: { available?: number; annotations?: JsonObject } = {},
): JsonObject {
  const labels = { app: 'web', 'pod-template-hash': `h${revision}` }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `web-h${revision}`,
      uid: `uid-${revision}`,
      creationTimestamp: '2026-11-20T10:00:00Z',
      annotations: { 'deployment.kubernetes.io/revision': String(revision), ...more.annotations },
    },
    spec: { template: { ...template(image), metadata: { creationTimestamp: null, labels } } },
    status: more.available === undefined ? {} : { availableReplicas: more.available },
  }
}

function controllerRevision(revision: number, image: string): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `db-${revision}`,
      uid: `uid-${revision}`,
      labels: { 'controller-revision-hash': `h${revision}` },
    },
    data: { spec: { template: { $patch: 'replace', ...template(image) } } },
    revision,
  }
}

const workload = (kind: string, image: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web', namespace: 'prod', annotations: {} },
  spec: { template: template(image) },
})

const pod = (label: string, ready: boolean): JsonObject => ({
  kind: 'Pod',
  metadata: { name: `p-${label}`, labels: { 'controller-revision-hash': label } },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
})

const told = (revisions: readonly Revision[]): unknown =>
  revisions.map(({ number, current, wasAvailable }) => `${number} ${current ? 'current ' : ''}${wasAvailable}`)

describe('the revisions of a workload', () => {
  it('are those of the ReplicaSets, the newest first, the current one by its template', () => {
    const history = [
      replicaSet(1, 'shop:1', { annotations: { [recordAnnotation]: '2026-11-20T10:01:00Z' } }),
      replicaSet(3, 'shop:3'),
      replicaSet(2, 'shop:2', { available: 1 }),
    ]
    const revisions = revisionsOf({ workload: workload('Deployment', 'shop:3'), history, pods: [] })
    assert.deepEqual(told(revisions), ['3 current unknown', '2 now', '1 recorded'])
    assert.deepEqual(revisions[1]?.template, template('shop:2'))
  })

  it('are those of the ControllerRevisions, whose Pods bear their name or hash', () => {
    const history = [controllerRevision(1, 'db:1'), controllerRevision(2, 'db:2')]
    const versioned = { workload: workload('StatefulSet', 'db:2'), history }
    assert.deepEqual(told(revisionsOf({ ...versioned, pods: [pod('db-1', true), pod('db-2', false)] })), [
      '2 current unknown',
      '1 now',
    ])
    assert.deepEqual(told(revisionsOf({ ...versioned, pods: [pod('h1', false), pod('h2', true)] })), [
      '2 current now',
      '1 unknown',
    ])
  })

  it('are none where nothing was kept, and nothing malformed is one', () => {
    const history = [{}, { kind: 'ReplicaSet' }, { kind: 'ControllerRevision', revision: 'x' }, replicaSet(NaN, 'x')]
    assert.deepEqual(revisionsOf({ workload: {}, history, pods: [{}] }), [])
  })
})

describe('which revision is gone back to', () => {
  const revision = (number: number, wasAvailable: Revision['wasAvailable'], current = false): Revision => ({
    ...{ number, wasAvailable, current, template: {}, created: 0, changeCause: undefined },
    keptBy: { kind: 'ReplicaSet', name: `web-${number}`, uid: `u${number}` },
  })
  const history = [revision(5, 'unknown', true), revision(4, 'unknown'), revision(3, 'recorded'), revision(2, 'now')]
  const last = { to: 'last-good' } as const
  const rows = [
    {
      claim: 'the newest that was available, not just the previous one',
      revisions: history,
      wanted: last,
      is: '3 sure',
    },
    {
      claim: 'nothing where the workload is healthy',
      revisions: history,
      wanted: last,
      healthy: true,
      is: 'nothing-to-do',
    },
    {
      claim: 'never the current one',
      revisions: [revision(2, 'now', true), revision(1, 'unknown')],
      wanted: last,
      is: '1 unsure',
    },
    {
      claim: 'the previous one with a question, where none is known good',
      revisions: history.slice(0, 2),
      wanted: last,
      is: '4 unsure',
    },
    { claim: 'none where there is no earlier one', revisions: history.slice(0, 1), wanted: last, is: 'refused' },
    {
      claim: 'the one that was asked for',
      revisions: history,
      wanted: { to: 'revision', number: 4 } as const,
      is: '4 sure',
    },
    {
      claim: 'not the current one again',
      revisions: history,
      wanted: { to: 'revision', number: 5 } as const,
      is: 'nothing-to-do',
    },
    {
      claim: 'none that is not there',
      revisions: history,
      wanted: { to: 'revision', number: 9 } as const,
      is: 'refused',
    },
  ]
  for (const { claim, revisions, wanted, healthy = false, is } of rows)
    it(`is ${claim}`, () => {
      const chosen = chooseRevision(revisions, wanted, healthy)
      const text =
        chosen.outcome === 'chosen' ? `${chosen.revision.number} ${chosen.unsure ? 'unsure' : 'sure'}` : chosen.outcome
      assert.equal(text, is)
    })
})
