import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { locksOf } from '../../../plugin/drift/lock/locks-of.ts'
import { pathText } from '../../../plugin/drift/compare/path-text.ts'
import { referenceOf } from '../../../plugin/object-reference.ts'
import { found } from './support/compare.ts'
import { object, workload } from './support/workload.ts'

const policies = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: prevent-drift}
spec:
  match: {namespaceSelector: {matchLabels: {tier: production}}}
  managers: {users: [argocd]}
  action: Warn
  rules:
    - {name: replicas, replicaLock: {}}
    - {name: limits, resourceLimits: {lock: true, max: {memory: 1Mi}}}
    - {name: env, envLock: {}}
    - {name: declared, declaredFields: {}}
`

const web = 'spec.template.spec.containers[name=web]'
const applied = (fieldsV1: JsonObject) => ({ managedFields: [{ manager: 'argocd', operation: 'Apply', fieldsV1 }] })
const imageOwned = applied({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } } },
})

const rows: readonly [
  claim: string,
  manifest: JsonObject,
  live: JsonObject,
  locks: readonly (readonly [string, string | undefined])[],
][] = [
  [
    'replicas',
    workload({ spec: { replicas: 2 } }),
    workload({ spec: { replicas: 5 } }),
    [['spec.replicas', 'replicas']],
  ],
  [
    'limits, and not what a bound says of them',
    workload({ container: { resources: { limits: { memory: '1Gi' } } } }),
    workload({ container: { resources: { limits: { memory: '2Gi' } } } }),
    [[`${web}.resources.limits.memory`, 'limits']],
  ],
  [
    'variables, by their value',
    workload({ container: { env: [{ name: 'A', value: '1' }] } }),
    workload({ container: { env: [{ name: 'A', value: '2' }] } }),
    [[`${web}.env[name=A].value`, 'env']],
  ],
  [
    'declared fields',
    workload({ metadata: imageOwned }),
    workload({ container: { image: 'web:2' }, metadata: imageOwned }),
    [[`${web}.image`, 'declared']],
  ],
  [
    'what no rule holds is free',
    workload({ spec: { paused: true } }),
    workload({ spec: { paused: false } }),
    [['spec.paused', undefined]],
  ],
  [
    'of other kinds nothing',
    object('v1', 'ConfigMap', { data: { a: '1' } }),
    object('v1', 'ConfigMap', { data: { a: '2' } }),
    [['data.a', undefined]],
  ],
]

describe('drift: which policy locks a field', () => {
  let set: PolicySet

  before(async () => {
    const loaded = await loadPolicies([{ path: 'policies.yaml', text: policies }])
    assert.ok(loaded.set, JSON.stringify(loaded.problems))
    set = loaded.set
  })

  const locksIn = (manifest: JsonObject, live: JsonObject, tier: string) => {
    const fields = found(manifest, live)
    const namespace = known({ metadata: { name: 'shop', labels: { tier } } })
    const lockOf = locksOf(set, { ref: referenceOf(live), live, fields, namespace, now: 0 })
    return fields.map(({ steps }) => [pathText(steps), lockOf(pathText(steps))?.rule])
  }

  for (const [claim, manifest, live, locks] of rows) {
    it(claim, () => {
      assert.deepEqual(locksIn(manifest, live, 'production'), locks)
    })
  }

  it('a policy that does not match locks nothing', () => {
    assert.deepEqual(locksIn(workload({ spec: { replicas: 2 } }), workload({ spec: { replicas: 5 } }), 'test'), [
      ['spec.replicas', undefined],
    ])
  })
})
