import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { webhookConfigurations } from '../../../policies/registration/webhook-configurations.ts'
import { workload } from '../../support/workloads.ts'
import { called } from './interpreter.ts'
import { driftPolicy, options, ruleNames, ruleOf, setOf } from './policies.ts'
import { rule } from './webhooks.ts'

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true }
const controller = 'system:serviceaccount:kube-system:replicaset-controller'

/** What somebody does to a Pod, and whether it is judged. */
const claims: [string, string, 'CREATE' | 'UPDATE', JsonObject, JsonObject, boolean][] = [
  ['a controller makes a Pod for its owner', controller, 'CREATE', {}, { ownerReferences: [owner] }, false],
  ['a controller makes a Pod for nobody', controller, 'CREATE', {}, {}, true],
  ['a controller adopts a Pod', controller, 'UPDATE', {}, { ownerReferences: [owner] }, false],
  ['a controller releases a Pod', controller, 'UPDATE', { ownerReferences: [owner] }, {}, false],
  ['a controller removes a finalizer', controller, 'UPDATE', { finalizers: ['x'] }, {}, false],
  ['a controller labels a Pod that nobody owns', controller, 'UPDATE', {}, { labels: { a: 'b' } }, true],
  ['a person makes a Pod with a forged owner', 'alice', 'CREATE', {}, { ownerReferences: [owner] }, true],
  ['a person adopts a Pod', 'alice', 'UPDATE', {}, { ownerReferences: [owner] }, true],
  [
    'a person changes a Pod that is owned',
    'alice',
    'UPDATE',
    { ownerReferences: [owner] },
    { ownerReferences: [owner] },
    true,
  ],
  [
    'another ServiceAccount of kube-system adopts a Pod',
    'system:serviceaccount:kube-system:x',
    'UPDATE',
    {},
    { ownerReferences: [owner] },
    true,
  ],
  [
    'a custom controller’s ReplicaSet makes a Pod',
    controller,
    'CREATE',
    {},
    { ownerReferences: [{ ...owner, apiVersion: 'example.com/v1' }] },
    true,
  ],
  ['anybody changes a Pod that is being deleted', 'alice', 'UPDATE', { deletionTimestamp: 'x' }, {}, false],
  ['somebody says that a Pod is being deleted', 'alice', 'UPDATE', {}, { deletionTimestamp: 'x' }, true],
  [
    'a kubelet makes a mirror Pod',
    'system:node:a',
    'CREATE',
    {},
    { annotations: { 'kubernetes.io/config.mirror': 'x' } },
    false,
  ],
  [
    'a person says that a Pod is a mirror',
    'alice',
    'CREATE',
    {},
    { annotations: { 'kubernetes.io/config.mirror': 'x' } },
    true,
  ],
  ['a kubelet makes a Pod that is none', 'system:node:a', 'CREATE', {}, {}, true],
]

describe('whose writes are judged', () => {
  for (const [claim, username, operation, before, after, expected] of claims)
    it(claim, async () => {
      const rules = ruleNames.filter((name) => !('signedImages' in ruleOf[name])).map((name) => rule(name))
      const { validating } = webhookConfigurations(await setOf(driftPolicy('p', { rules })), options)
      const object = (metadata: JsonObject) => ({ ...workload('Pod'), metadata: { name: 'web', ...metadata } })
      const request = {
        operation,
        resource: { group: '', version: 'v1', resource: 'pods' },
        name: 'web',
        namespace: 'prod-shop',
        userInfo: { username },
        object: object(after),
        oldObject: operation === 'UPDATE' ? object(before) : null,
      }
      const calls = called(validating, { request, namespaceLabels: { 'kubernetes.io/metadata.name': 'prod-shop' } })
      assert.deepEqual(calls, expected ? ['enforce.kubectl-heal.io'] : [])
    })
})
