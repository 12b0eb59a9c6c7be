import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { webhookConfigurations } from '../../../policies/registration/webhook-configurations.ts'
import { workload } from '../../support/workloads.ts'
import { called } from './interpreter.ts'
import { driftPolicy, options, setOf, type ruleOf } from './policies.ts'
import { rule } from './webhooks.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const applied = [{ manager: 'git', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }]
const updated = [{ manager: 'kubelet', operation: 'Update', subresource: 'status', fieldsV1: {} }]

/** Which rule looks at a change of metadata through `/status`: what stood there, what comes, and whether the webhook is called. */
const claims: [keyof typeof ruleOf, string, JsonObject, JsonObject, boolean][] = [
  ['team', 'a label it wants is removed', { labels: { team: 'shop' } }, {}, true],
  ['team', 'a label it wants is emptied', { labels: { team: 'shop' } }, { labels: { team: '' } }, true],
  ['team', 'an annotation it wants changes', { annotations: { owner: 'a' } }, { annotations: { owner: 'b' } }, true],
  ['team', 'an empty annotation it wants is removed', { annotations: { owner: '' } }, { annotations: {} }, true],
  ['team', 'another annotation changes', { annotations: { other: 'a' } }, { annotations: { other: 'b' } }, false],
  ['team', 'a label of the name of an annotation it wants', {}, { labels: { owner: 'x' } }, false],
  ['team', 'nothing changes', { labels: { team: 'shop' } }, { labels: { team: 'shop' } }, false],
  ['hash', 'the hash is removed', { annotations: { 'kubectl-heal.io/config-hash': 'x' } }, {}, true],
  ['hash', 'the list of paths comes', {}, { annotations: { 'kubectl-heal.io/config-paths': '{}' } }, true],
  ['hash', 'another annotation changes', {}, { annotations: { other: 'x' } }, false],
  [
    'declared',
    'applied, and any annotation changes',
    { managedFields: applied },
    { managedFields: applied, annotations: { a: 'b' } },
    true,
  ],
  [
    'declared',
    'applied, and any label changes',
    { managedFields: applied },
    { managedFields: applied, labels: { a: 'b' } },
    true,
  ],
  [
    'declared',
    'applied, and an owner comes',
    { managedFields: applied },
    { managedFields: applied, ownerReferences: [{}] },
    true,
  ],
  ['declared', 'applied, and what was applied is forgotten', { managedFields: applied }, { managedFields: [{}] }, true],
  [
    'declared',
    'applied, and the status changes',
    { managedFields: applied },
    { managedFields: [...applied, ...updated] },
    false,
  ],
  ['declared', 'last-applied is removed', { annotations: { [lastApplied]: '{}' } }, {}, true],
  [
    'declared',
    'nothing was applied, and an annotation changes',
    { managedFields: updated },
    { annotations: { a: 'b' } },
    false,
  ],
]

describe('/status is judged only where metadata that a rule reads changes', () => {
  for (const [name, what, before, after, expected] of claims)
    for (const username of ['alice', 'system:serviceaccount:kube-system:deployment-controller'])
      it(`${name}: ${what}, by ${username}`, async () => {
        const { validating } = webhookConfigurations(await setOf(driftPolicy('p', { rules: [rule(name)] })), options)
        const object = (metadata: JsonObject) => ({
          ...workload('StatefulSet'),
          metadata: { name: 'web', ...metadata },
        })
        const request = {
          operation: 'UPDATE',
          resource: { group: 'apps', version: 'v1', resource: 'statefulsets' },
          subResource: 'status',
          name: 'web',
          namespace: 'prod-shop',
          userInfo: { username },
          object: object(after),
          oldObject: object(before),
        }
        const calls = called(validating, { request, namespaceLabels: { 'kubernetes.io/metadata.name': 'prod-shop' } })
        assert.deepEqual(calls, expected && username === 'alice' ? ['enforce.kubectl-heal.io'] : [])
      })
})
