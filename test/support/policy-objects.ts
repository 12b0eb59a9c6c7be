import type { JsonObject } from '../../policies/json.ts'

/** The clock of tests about objects of a cluster: 2026-11-20T22:00:00Z. */
export const tenAtNight = Date.parse('2026-11-20T22:00:00Z')

/** The DriftPolicy `lock` as a cluster stores it: replicas are locked, exceptions may last four hours. */
export function policyObject(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name: 'lock', uid: 'policy-uid', resourceVersion: '1', generation: 1, ...metadata },
    spec: {
      match: { namespaces: ['prod-*'] },
      action: 'Enforce',
      managers: { users: ['boss'] },
      overrides: { allowed: true, maxDuration: '4h' },
      rules: [{ name: 'replicas', replicaLock: {} }],
      ...spec,
    },
  }
}

/** alice's DriftException `sale` from it, as a cluster stores it: ten to eleven at night. */
export function exceptionObject(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftException',
    metadata: {
      name: 'sale',
      uid: 'exception-uid',
      resourceVersion: '1',
      creationTimestamp: '2026-11-20T22:00:00Z',
      ...metadata,
    },
    spec: {
      policy: 'lock',
      rules: ['replicas'],
      target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
      owner: 'team-shop',
      reason: 'sale traffic',
      expiresAt: '2026-11-20T23:00:00Z',
      requestedBy: { username: 'alice', groups: ['system:authenticated'] },
      ...spec,
    },
  }
}

/** Objects by name, as an informer holds them. */
export function byName(...objects: JsonObject[]): Map<string, JsonObject> {
  return new Map(objects.map((object) => [String((object['metadata'] as JsonObject)['name']), object]))
}
