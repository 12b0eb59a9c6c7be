import { asObject, type JsonObject } from '../../../../policies/json.ts'
import type { ApiFailure, ApiResult } from '../../../../cluster/api-result.ts'
import type { Facts } from '../../../../plugin/status/facts.ts'

/** A successful answer. */
export function ok(value: JsonObject): { ok: true; value: JsonObject } {
  return { ok: true, value }
}

/** A list of objects. */
export function listed(...items: JsonObject[]): { ok: true; value: { items: JsonObject[] } } {
  return { ok: true, value: { items } }
}

/** A failed answer. */
export function failed(parts: Partial<ApiFailure>): { ok: false; failure: ApiFailure } {
  return { ok: false, failure: { reason: 'Other', status: 500, message: '', method: 'GET', path: '/x', ...parts } }
}

export const notFound = failed({ reason: 'NotFound', status: 404, message: 'not found' })

export function forbidden(what: string): { ok: false; failure: ApiFailure } {
  const message = `x is forbidden: User "bob" cannot get resource "${what}" in API group "" at the cluster scope`
  return failed({ reason: 'Forbidden', status: 403, message })
}

export const definition = (version: string): ApiResult =>
  ok({
    metadata: { labels: { 'app.kubernetes.io/version': version } },
    status: { conditions: [{ type: 'Established', status: 'True' }] },
  })

/** A pod of the server; `reason` is why it waits. */
export function pod(name: string, reason?: string, image = 'heal:1'): JsonObject {
  const ready = { type: 'Ready', status: reason === undefined ? 'True' : 'False' }
  const containerStatuses = reason === undefined ? [] : [{ state: { waiting: { reason } } }]
  return { metadata: { name }, spec: { containers: [{ image }] }, status: { conditions: [ready], containerStatuses } }
}

export const deployment = (replicas: number, ...args: string[]): ApiResult =>
  ok({ spec: { replicas, template: { spec: { containers: [{ args }] } } } })

export function policyObject(name: string, reason: string, message = ''): JsonObject {
  const condition = { type: 'InForce', status: reason === 'Loaded' ? 'True' : 'False', reason, message }
  return {
    metadata: { name, generation: 2 },
    status: { conditions: [{ ...condition, observedGeneration: reason === 'stale' ? 1 : 2 }] },
  }
}

export const webhooks = (...names: string[]): ApiResult =>
  ok({ webhooks: names.map((name) => ({ name: `${name}.kubectl-heal.io` })) })

const denial = failed({
  reason: 'Forbidden',
  status: 403,
  message: 'denied',
  body: { message: 'admission webhook "policies.kubectl-heal.io" denied the request: no' },
})

/** An installation that works, but for what is given. */
export function factsWith(parts: Partial<Facts> = {}): Facts {
  return {
    definitions: {
      driftpolicies: definition('1.0.0'),
      driftexceptions: definition('1.0.0'),
      remediations: definition('1.0.0'),
    },
    deployment: deployment(2, '--cluster-policies'),
    pods: listed(pod('a'), pod('b')),
    validating: webhooks('enforce', 'policies'),
    mutating: webhooks('exceptions'),
    secret: notFound,
    policies: listed(policyObject('one', 'Loaded')),
    exceptions: listed(),
    readiness: [readiness({ certificate: { expiresAt: '2027-11-20T22:00:00Z' }, lastDenial: null })],
    probe: { result: denial, milliseconds: 12 },
    ...parts,
  }
}

/** What a pod says of itself. */
export function readiness(says: JsonObject): Facts['readiness'][number] {
  return { pod: 'a', result: ok(asObject(says) ?? {}) }
}
