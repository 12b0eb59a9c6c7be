import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import type { RegistrationOptions } from '../../../policies/registration/webhook-configurations.ts'
import { publicKey } from '../../support/public-key.ts'
import type { Dice } from '../../support/mutations.ts'

/** Options that a test changes where it matters. */
export const options: RegistrationOptions = {
  target: { service: { namespace: 'heal-system', name: 'heal-admission', port: 8443 } },
  caBundle: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  ownNamespace: 'heal-system',
  policyObjects: false,
}

/** A policy that enforces, with the parts a test cares about. */
export function driftPolicy(name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name },
    spec: { match: {}, action: 'Enforce', ...spec },
  }
}

/** The set of some policies; one that does not load is a mistake of the test. */
export async function setOf(...policies: readonly JsonObject[]): Promise<PolicySet> {
  if (policies.length === 0) return { policies: [], exceptions: [], hash: '' }
  const files = policies.map((policy, index) => ({ path: `${String(index)}.json`, text: JSON.stringify(policy) }))
  const { set, problems } = await loadPolicies(files)
  assert.ok(set, problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return set
}

/** Rules of every type, by a short name. */
export const ruleOf = {
  replicas: { replicaLock: { range: { min: 2, max: 4 } } },
  limits: {
    resourceLimits: { require: { limits: ['memory'] }, lock: true, defaults: { requests: { cpu: '50m' } } },
  },
  signed: { signedImages: { images: ['*'], attestors: [{ key: { pem: publicKey } }] } },
  pinned: { signedImages: { images: ['*'], attestors: [{ key: { pem: publicKey } }], mutate: 'template' } },
  unpinned: { signedImages: { images: ['*'], attestors: [{ key: { pem: publicKey } }], mutate: 'off' } },
  template: { requiredAnnotations: { on: 'template', annotations: { 'self-healing': 'enabled' }, add: true } },
  team: { requiredAnnotations: { on: 'workload', labels: { team: '*' }, annotations: { owner: '*' } } },
  probes: { requiredProbes: { probes: ['liveness'] } },
  env: { envLock: {} },
  place: { allowedNamespaces: { namespaces: ['prod-*'] } },
  hash: { configHash: {} },
  declared: { declaredFields: {} },
  cel: { cel: { expression: '!has(object.spec.replicas) || object.spec.replicas <= 3' } },
  change: { cel: { expression: 'oldObject == null || object.spec == oldObject.spec' } },
} as const satisfies Readonly<Record<string, JsonObject>>

/** Short names of all rules. */
export const ruleNames = Object.keys(ruleOf) as (keyof typeof ruleOf)[]

const namespaceGlobs = [
  'prod-*',
  'production',
  '*',
  'dev',
  '*-shop',
  'p*d-*p',
  'kube-system',
  'Default',
  'default',
  'no_such',
]
const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob']
const selectors: readonly JsonObject[] = [
  { matchLabels: { env: 'prod' } },
  { matchLabels: { env: 'prod', team: 'shop' } },
  { matchExpressions: [{ key: 'env', operator: 'In', values: ['prod', 'test'] }] },
  { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['dev'] }] },
  { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
  { matchLabels: { 'kubernetes.io/metadata.name': 'prod-shop' } },
  {},
]
const objectSelectors: readonly JsonObject[] = [
  { matchLabels: { app: 'web' } },
  { matchLabels: { tier: 'production' } },
  { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['production'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
]
const names = ['web', 'w*', '*b', 'a.b', 'w*b*', '*']

/** Some of a list, often few. */
function some<T>(list: readonly T[], roll: Dice): T[] {
  const most = 1 + roll(3)
  return Array.from({ length: most }, () => list[roll(list.length)]).filter((item) => item !== undefined)
}

function randomMatch(roll: Dice, bySelector = false): JsonObject {
  return {
    ...(!bySelector && roll(2) === 0 ? { namespaces: some(namespaceGlobs, roll) } : {}),
    ...(roll(3) === 0 ? { kinds: [...new Set(some(kinds, roll))] } : {}),
    ...(bySelector || roll(4) === 0 ? { namespaceSelector: selectors[roll(selectors.length)] } : {}),
    ...(roll(4) === 0 ? { objectSelector: objectSelectors[roll(objectSelectors.length)] } : {}),
    ...(roll(5) === 0 ? { names: some(names, roll) } : {}),
  }
}

function randomPolicy(name: string, roll: Dice, bySelector: boolean): JsonObject {
  const excluded =
    roll(3) === 0 ? [randomMatch(roll), randomMatch(roll)].filter((one) => Object.keys(one).length > 0) : []
  return driftPolicy(name, {
    match: randomMatch(roll, bySelector),
    ...(excluded.length > 0 ? { exclude: excluded } : {}),
    action: ['Enforce', 'Warn', 'Audit'][roll(3)],
    rules: some(ruleNames, roll).map((rule, index) => ({
      name: `${rule}-${String(index)}`,
      ...ruleOf[rule],
      ...(roll(3) === 0 ? { action: ['Enforce', 'Warn', 'Audit'][roll(3)] } : {}),
    })),
  })
}

/** A set of one to four policies, made by dice; in some sets all select by the labels of Namespaces, as only then a webhook can. */
export async function randomSet(roll: Dice): Promise<PolicySet> {
  const bySelector = roll(4) === 0
  const policies = Array.from({ length: 1 + roll(4) }, (_, index) =>
    randomPolicy(`policy-${String(index)}`, roll, bySelector),
  )
  return setOf(...policies)
}
