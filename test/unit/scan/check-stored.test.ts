import assert from 'node:assert/strict'
import { createOwnerIndex } from '../../../plugin/scan/owners.ts'
import { checkStored } from '../../../policies/check/check-stored.ts'
import { namespaceObject } from '../../../policies/check/check-object.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'

const text = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: p}
spec:
  match: {namespaces: [shop]}
  action: Enforce
  rules:
    - {name: limits, resourceLimits: {require: {limits: [memory]}, lock: true}}
    - {name: replicas, replicaLock: {}}
    - {name: change, cel: {expression: "object.spec.replicas <= oldObject.spec.replicas", message: never more}}
---
apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: place}
spec:
  match: {objectSelector: {matchLabels: {tier: production}}}
  action: Enforce
  rules: [{name: place, allowedNamespaces: {namespaces: ["prod-*"]}}]
`

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
const owner = (kind: string, uid: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name: uid, uid, controller: true }],
})
const deployment = stored('Deployment', 'd', { spec: { selector: { matchLabels: labels }, template } })
const replicaSet = stored('ReplicaSet', 'r', {
  metadata: owner('Deployment', 'd'),
  spec: { selector: { matchLabels: labels }, template },
})
const pod = stored('Pod', 'x', { metadata: owner('ReplicaSet', 'r'), spec: template.spec })

function stored(kind: string, uid: string, parts: { metadata?: object; spec: object }): JsonObject {
  const metadata = { name: uid, namespace: 'shop', uid, labels, ...parts.metadata }
  return { apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1', kind, metadata, spec: parts.spec }
}

describe('what stands in a cluster, judged', () => {
  let set: PolicySet
  before(async () => {
    const loaded = await loadPolicies([{ path: 'p.yaml', text }])
    assert.ok(loaded.set, JSON.stringify(loaded.problems))
    set = loaded.set
  })

  function judge(object: JsonObject, owners: readonly JsonObject[] = []) {
    return checkStored(set, object, { now: 0, namespace: known(namespaceObject('shop')), owners })
  }
  const rules = (object: JsonObject, owners: readonly JsonObject[] = []): string[] =>
    judge(object, owners).results.map(({ rule, result }) => `${rule} ${result}`)

  it('a workload of its own fails; locks and rules about changes say nothing', () => {
    assert.deepEqual(rules(deployment), ['limits fail'])
  })
  it('nothing is denied: it is there already', () => {
    assert.equal(judge(deployment).denied, false)
  })
  it('what a workload owns is judged by its owner', () => {
    assert.equal(judge(pod, [replicaSet, deployment]).notEvaluated, 'built-in-controller')
    assert.equal(judge(replicaSet, [deployment]).notEvaluated, 'built-in-controller')
  })
  it('without its owner it stands for itself', () => {
    assert.deepEqual(rules(pod), ['limits fail'])
  })
  it('what is being deleted is not judged', () => {
    const metadata = { name: 'd', namespace: 'shop', deletionTimestamp: '2026-01-01T00:00:00Z' }
    assert.equal(judge({ ...deployment, metadata }).notEvaluated, 'being-deleted')
  })
  it('the mirror of a static Pod is not judged', () => {
    const metadata = { name: 'x', namespace: 'shop', annotations: { 'kubernetes.io/config.mirror': 'h' } }
    assert.equal(judge({ ...pod, metadata }).notEvaluated, 'mirror-pod')
  })
  it('a workload in a namespace where it may not be is found, although only CREATE is ever denied', () => {
    const metadata = { name: 'd', namespace: 'shop', labels: { tier: 'production' } }
    assert.deepEqual(rules({ ...deployment, metadata }), ['limits fail', 'place fail'])
  })
})

describe('owners of what a scan reads', () => {
  const index = createOwnerIndex()
  for (const object of [deployment, replicaSet]) index.add(object)
  const none = new Set<string>()
  const namesOf = (object: JsonObject, unread = none) => {
    const found = index.ownersOf(object, unread)
    return found.ok ? found.owners.map(({ kind }) => kind) : found.missing
  }
  const withMetadata = (parts: object): JsonObject => stored('Pod', 'x', { metadata: parts, spec: template.spec })

  const rows: [string, JsonObject, unknown][] = [
    ['the chain to the top', pod, ['ReplicaSet', 'Deployment']],
    ['none for a workload of its own', deployment, []],
    ['none where the owner is gone', withMetadata(owner('ReplicaSet', 'gone')), []],
    ['none where the owner does not select it', withMetadata({ ...owner('ReplicaSet', 'r'), labels: {} }), []],
    ['none where the owner is of a kind that owns no Pods', withMetadata(owner('Deployment', 'd')), []],
  ]
  for (const [claim, object, expected] of rows) {
    it(claim, () => {
      assert.deepEqual(namesOf(object), expected)
    })
  }
  it('an owner of a kind that could not be read is missing, not absent', () => {
    assert.equal(namesOf(withMetadata(owner('ReplicaSet', 'other')), new Set(['ReplicaSet'])), 'ReplicaSet other')
  })
})
