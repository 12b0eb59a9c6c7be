import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { buildApp, type AppDependencies } from '../../../admission/app.ts'
import { createLogger } from '../../../admission/logger.ts'
import { createMetrics, type Metrics } from '../../../admission/metrics.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { asObject, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { reviewOf } from '../../support/case-request.ts'
import { badAnnotation, policy, policySet, replicasLocked, rule } from '../../support/policy-set.ts'

/** Denies annotation `bad`, warns about it, audits it, and locks replicas; fills the annotation `added`. */
export const everyAction = policySet([
  policy({ name: 'audits', rules: [rule('state', badAnnotation, { action: 'Audit' })] }),
  policy({ name: 'denies', rules: [rule('state', badAnnotation), rule('lock', replicasLocked)] }),
  policy({
    name: 'fills',
    rules: [
      rule('fill', {
        lock: false,
        reads: () => true,
        mutate: (draft) => {
          draft.fill(['metadata', 'annotations', 'added'], 'yes')
        },
      }),
    ],
  }),
  policy({ name: 'warns', rules: [rule('state', badAnnotation, { action: 'Warn' })] }),
])

const aBug = (): never => {
  throw new TypeError('a bug')
}
const buggy = { lock: false, reads: () => true, inspect: aBug, mutate: aBug }

/** A set whose rules throw, as a bug would. */
export const throws = policySet([policy({ rules: [rule('closed', buggy), rule('open', buggy, { action: 'Warn' })] })])

/** The app without a listening server, its log lines as objects, and its metrics. */
export interface AppUnderTest {
  app: FastifyInstance
  logs: JsonObject[]
  metrics: Metrics
  post(path: string, body: unknown): Promise<LightMyRequestResponse>
  /** Posts a request as a review and returns the answer's `response`. */
  review(path: string, request: EvaluationRequest): Promise<JsonObject>
  /** The value of a sample line of /metrics, by its start. */
  sample(start: string): Promise<number | undefined>
}

/** Builds the app with real parts; `parts` replace what a test cares about. */
export function appUnderTest(
  parts: Partial<AppDependencies> & { set?: PolicySet | undefined } = { set: everyAction },
): AppUnderTest {
  const logs: JsonObject[] = []
  const log = createLogger('debug', {
    write: (line: string) => {
      const entry: unknown = JSON.parse(line)
      if (isObject(entry)) logs.push(entry)
    },
  })
  const metrics = createMetrics({ processMetrics: false })
  const app = buildApp({
    policies: () => parts.set,
    reader: undefined,
    maxAction: undefined,
    metrics,
    log,
    now: () => 1_000,
    draining: () => false,
    requireClientCertificate: false,
    clientNames: [],
    readiness: () => ({ ready: true, draining: false, maxAction: 'Enforce', cluster: 'none', lastDenial: null }),
    ...parts,
  })
  const post = (path: string, body: unknown) =>
    app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/json' },
      payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    })
  return {
    app,
    logs,
    metrics,
    post,
    review: async (path, request) => asObject(dig((await post(path, reviewOf(request))).json(), 'response')) ?? {},
    sample: async (start) => {
      const text = await metrics.registry.metrics()
      const line = text.split('\n').find((candidate) => candidate.startsWith(start))
      return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1))
    },
  }
}
