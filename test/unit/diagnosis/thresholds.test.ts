import assert from 'node:assert/strict'
import { makeAuthority } from '../../../admission/certificate/make.ts'
import { analyzers } from '../../../plugin/diagnosis/analyzers/analyzers.ts'
import type { CauseCode } from '../../../plugin/diagnosis/causes/cause-codes.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { ago, days, hours, minutes, now, seconds } from '../../support/diagnosis/clock.ts'
import { plain } from '../../support/diagnosis/cluster-objects.ts'
import { running, terminated, waiting } from '../../support/diagnosis/containers.ts'
import { event } from '../../support/diagnosis/events.ts'
import { findingsOf } from '../../support/diagnosis/facts.ts'
import { condition, deployment, node, replicaSet } from '../../support/diagnosis/objects.ts'
import { pod } from '../../support/diagnosis/pods.ts'

const workload = [deployment(), replicaSet(), node()]

/** Restarted often, ready now; it ended last so long ago. */
const ended = (since: number): JsonObject[] => {
  const spec = { resources: { limits: { memory: '64Mi' } } }
  const last = terminated(137, { reason: 'OOMKilled', ended: since, ran: minutes })
  return [...workload, pod({ containers: [{ restarts: 4, last, state: running(since), spec }] })]
}
const pulling = (since: number): JsonObject[] => {
  const creating = pod({ phase: 'Pending', age: hours, containers: [{ state: waiting('ContainerCreating') }] })
  const message = 'Pulling image "registry.example.com/web:1"'
  return [...workload, creating, event(creating, 'Pulling', message, { type: 'Normal', container: 'web', age: since })]
}
const initializing = (since: number): JsonObject[] => [
  ...workload,
  pod({
    phase: 'Pending',
    initContainers: [{ name: 'wait', state: running(since), ready: false }],
    containers: [{ state: waiting('PodInitializing') }],
  }),
]
/** Killed by its liveness probe three times within a time, the last time a while ago. */
const killed = (within: number, last: number, count = 3): JsonObject[] => {
  const end = terminated(137, { ended: last, ran: 11 * minutes })
  const alive = pod({ containers: [{ restarts: 7, last: end, state: running(last), spec: { livenessProbe: {} } }] })
  const message = 'Container web failed liveness probe, will be restarted'
  const parts = { type: 'Normal', container: 'web', count, age: last, since: within } as const
  return [...workload, alive, event(alive, 'Killing', message, parts)]
}
const quota = (used: number): JsonObject[] => [
  plain('v1', 'ResourceQuota', 'team', { status: { hard: { pods: '1000' }, used: { pods: String(used) } } }),
]
const certificate = (left: number): JsonObject[] => {
  const { cert } = makeAuthority('shop.example.com', { from: now - 90 * days, until: now + left })
  const data = { 'tls.crt': Buffer.from(cert).toString('base64') }
  return [plain('v1', 'Secret', 'shop-tls', { more: { type: 'kubernetes.io/tls', data } })]
}
const atMaximum = (since: number): JsonObject[] => {
  const limited = condition('ScalingLimited', true, ago(since), { reason: 'TooManyReplicas' })
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
  const status = { currentReplicas: 9, desiredReplicas: 9, conditions: [limited] }
  return [
    ...workload,
    plain('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { spec: { scaleTargetRef, maxReplicas: 9 }, status }),
  ]
}
const pausedMixed = (since: number): JsonObject[] => {
  const conditions = [condition('Progressing', true, ago(since), { status: 'Unknown', reason: 'DeploymentPaused' })]
  return [
    deployment({ spec: { paused: true }, status: { updatedReplicas: 1, conditions } }),
    ...['web-old', 'web-new'].map((name) => replicaSet({ name, replicas: 1 })),
  ]
}

/** Each threshold as DESIGN has it: what is silent on one side, and told on the other. */
const rows: [claim: string, code: CauseCode, silent: JsonObject[], told: JsonObject[]][] = [
  ['recovered after 10 minutes', 'OutOfMemory', ended(10 * minutes), ended(10 * minutes - seconds)],
  ['a pull may take 2 minutes', 'ImagePullSlow', pulling(2 * minutes - seconds), pulling(2 * minutes)],
  [
    'an init container may run for 10 minutes',
    'InitContainerStuck',
    initializing(10 * minutes - seconds),
    initializing(10 * minutes),
  ],
  [
    'two liveness kills are none',
    'LivenessProbeFailing',
    killed(50 * minutes, minutes, 2),
    killed(50 * minutes, minutes),
  ],
  ['three kills count within an hour', 'LivenessProbeFailing', killed(3 * hours, minutes), killed(hours, minutes)],
  [
    'the last of three kills is under 10 minutes ago',
    'LivenessProbeFailing',
    killed(50 * minutes, 10 * minutes),
    killed(50 * minutes, 10 * minutes - seconds),
  ],
  ['a quota is nearly used at 90 %', 'QuotaNearlyUsed', quota(899), quota(900)],
  [
    'a certificate ends in 14 days',
    'CertificateExpiring',
    certificate(14 * days + minutes),
    certificate(14 * days - minutes),
  ],
  [
    'an autoscaler is at its maximum for 10 minutes',
    'AutoscalerAtMaximum',
    atMaximum(10 * minutes - seconds),
    atMaximum(10 * minutes),
  ],
  [
    'a paused Deployment has two revisions for an hour',
    'RolloutPaused',
    pausedMixed(hours - seconds),
    pausedMixed(hours),
  ],
]

describe('thresholds of diagnosis', () => {
  for (const [claim, code, silent, told] of rows) {
    const isTold = (objects: JsonObject[]): boolean => findingsOf(analyzers, objects).some((each) => each.code === code)
    it(`${claim}: silent before`, () => {
      assert.equal(isTold(silent), false)
    })
    it(`${claim}: ${code} then`, () => {
      assert.equal(isTold(told), true)
    })
  }
})
