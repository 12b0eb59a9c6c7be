import type { ResourceKey } from '../../../cluster/resource.ts'
import { resources } from '../../../cluster/resource.ts'
import { createSnapshot } from '../../../cluster/snapshot/snapshot.ts'
import { createFacts } from '../../../plugin/diagnosis/facts.ts'
import type { Verdict } from '../../../plugin/diagnosis/verdict.ts'
import type { Situation, Wish } from '../../../plugin/healing/situation.ts'
import { referenceOf } from '../../../plugin/object-reference.ts'
import type { JsonObject } from '../../../policies/json.ts'
import type { Known } from '../../../policies/known.ts'
import type { Policy } from '../../../policies/load/policy.ts'

/** The clock of these tests. */
export const now = Date.parse('2026-01-01T12:00:00Z')

/** What a situation is made of; kinds that are not named were read and are empty. */
export interface Parts {
  workload?: JsonObject
  pods?: readonly JsonObject[]
  others?: Partial<Record<ResourceKey, readonly JsonObject[]>>
  unread?: readonly ResourceKey[]
  codes?: readonly Verdict['code'][]
  /** The Deployment that the causes lie in, `web` by default. */
  root?: string
  policies?: Known<readonly Policy[]>
  wish?: Wish
}

/** A Deployment `web` of one container with a memory limit of 64Mi. */
export function web(spec: JsonObject = {}, metadata: JsonObject = {}, resourcesOf: JsonObject = {}): JsonObject {
  const container = { name: 'web', image: 'web:1', resources: { limits: { memory: '64Mi' }, ...resourcesOf } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'd1', generation: 1, ...metadata },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } },
      ...spec,
    },
  }
}

/** A Pod of `web`, killed at its memory limit unless told otherwise. */
export function pod(status: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd1', controller: true }
  const killed = { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-01-01T11:59:00Z' }
  return {
    kind: 'Pod',
    metadata: {
      ...{ name: 'web-1', namespace: 'shop', uid: 'p1', labels: { app: 'web' }, ownerReferences: [owner] },
      ...metadata,
    },
    spec: { containers: [{ name: 'web', resources: { limits: { memory: '64Mi' } } }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'web',
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: killed },
        },
      ],
      ...status,
    },
  }
}

const verdict = (code: Verdict['code'], name: string): Verdict => ({
  ...{
    code,
    severity: 'critical',
    root: { kind: 'Deployment', namespace: 'shop', name },
    rootExists: true,
    cause: code,
  },
  ...{ also: [], affected: [], workloads: [], pods: [], evidence: [], moreEvidence: 0, ruledOut: [], unread: [] },
  ...{ consequences: [], next: [], logs: [] },
})

/** A situation, with the Pod of `pod()` and the verdict OutOfMemory where nothing else is said. */
export function situation(parts: Parts = {}): Situation {
  const { workload = web(), pods = [pod()], others = {}, unread = [], codes = ['OutOfMemory'], wish = {} } = parts
  const all = { ...others, pods, deployments: [workload] }
  const kinds = (Object.keys(resources) as ResourceKey[]).map((resource) => ({
    resource,
    objects: Object.hasOwn(all, resource) ? (all[resource] ?? []) : [],
    ...(unread.includes(resource) && { unread: 'forbidden' }),
  }))
  const snapshot = createSnapshot({ now, namespace: 'shop', kinds })
  return {
    ...{ target: referenceOf(workload), type: resources.deployments, workload, snapshot, wish },
    facts: createFacts(snapshot),
    diagnosis: { now, verdicts: codes.map((code) => verdict(code, parts.root ?? 'web')), information: [], unread: [] },
    policies: parts.policies ?? { state: 'absent' },
  }
}
