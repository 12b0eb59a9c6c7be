import assert from 'node:assert/strict'
import { healthOf, type Health } from '../../../plugin/healing/health.ts'
import type { JsonObject } from '../../../policies/json.ts'

interface Row {
  claim: string
  object: JsonObject
  pods?: readonly JsonObject[]
  state: Health['state']
  reason?: RegExp
}

const counts = (all: number, updated = all, available = updated): JsonObject => ({
  ...{ observedGeneration: 1, replicas: all, updatedReplicas: updated, readyReplicas: available },
  availableReplicas: available,
})
const workload = (kind: string, spec: JsonObject, status: JsonObject): JsonObject => ({
  ...{ kind, metadata: { name: 'web', generation: 1 }, spec, status },
})
const deployment = (spec: JsonObject, status: JsonObject): JsonObject => workload('Deployment', spec, status)
const set = (spec: JsonObject, status: JsonObject): JsonObject => workload('StatefulSet', spec, status)
const daemons = (spec: JsonObject, status: JsonObject): JsonObject => workload('DaemonSet', spec, status)
const condition = (type: string, reason: string, status = 'True'): JsonObject => ({
  type,
  reason,
  status,
  message: 'why',
})
const crashing: JsonObject = {
  kind: 'Pod',
  spec: { containers: [{ name: 'web' }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'web',
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
      },
    ],
  },
}

const rows: readonly Row[] = [
  {
    claim: 'a Deployment is healthy when all replicas are new and available',
    object: deployment({ replicas: 2 }, counts(2)),
    state: 'Healthy',
  },
  { claim: 'absent replicas are one', object: deployment({}, counts(1)), state: 'Healthy' },
  {
    claim: 'a spec that its controller has not seen is on its way',
    object: deployment({ replicas: 1 }, { ...counts(1), observedGeneration: 0 }),
    state: 'Progressing',
  },
  {
    claim: 'old Pods that are left are waited for',
    object: deployment({ replicas: 2 }, counts(3, 2)),
    state: 'Progressing',
    reason: /1 pod of an older revision is left/,
  },
  {
    claim: 'unavailable Pods are waited for',
    object: deployment({ replicas: 2 }, counts(2, 2, 1)),
    state: 'Progressing',
    reason: /1 of 2 pods are available/,
  },
  {
    claim: 'a Pod that crashes makes it degraded, before any deadline',
    object: deployment({ replicas: 1 }, counts(1, 1, 0)),
    pods: [crashing],
    state: 'Degraded',
    reason: /container web ended with OOMKilled \(exit code 137\)/,
  },
  {
    claim: 'a Pod that crashes beside enough available ones changes nothing',
    object: deployment({ replicas: 1 }, counts(1)),
    pods: [crashing],
    state: 'Healthy',
  },
  {
    claim: 'a deadline that passed is degraded',
    object: deployment(
      { replicas: 1 },
      { ...counts(1, 1, 0), conditions: [condition('Progressing', 'ProgressDeadlineExceeded', 'False')] },
    ),
    state: 'Degraded',
    reason: /deadline/,
  },
  {
    claim: 'Pods that cannot be made are degraded',
    object: deployment({ replicas: 1 }, { ...counts(0), conditions: [condition('ReplicaFailure', 'FailedCreate')] }),
    state: 'Degraded',
    reason: /pods cannot be made/,
  },
  { claim: 'paused is told', object: deployment({ paused: true }, counts(1)), state: 'Paused' },
  { claim: 'zero replicas are a decision', object: deployment({ replicas: 0 }, counts(0)), state: 'ScaledToZero' },
  {
    claim: 'zero replicas with Pods left are on their way',
    object: deployment({ replicas: 0 }, counts(1)),
    state: 'Progressing',
  },
  {
    claim: 'what is being deleted is on its way',
    object: { ...deployment({}, counts(1)), metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
    state: 'Progressing',
  },
  {
    claim: 'a StatefulSet is healthy when its Pods are of the newest revision',
    object: set({ replicas: 1 }, { ...counts(1), currentRevision: 'a', updateRevision: 'a' }),
    state: 'Healthy',
  },
  {
    claim: 'a StatefulSet between revisions is on its way',
    object: set({ replicas: 2 }, { ...counts(2, 1, 2), currentRevision: 'a', updateRevision: 'b' }),
    state: 'Progressing',
  },
  {
    claim: 'a partition wants only the Pods from it on to be new',
    object: set(
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      { ...counts(3, 1, 3), currentRevision: 'a', updateRevision: 'b' },
    ),
    state: 'Healthy',
  },
  {
    claim: 'a partition whose Pods are not new yet is on its way',
    object: set(
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } },
      { ...counts(3, 1, 3), currentRevision: 'a', updateRevision: 'b' },
    ),
    state: 'Progressing',
  },
  {
    claim: 'OnDelete wants no Pod to be new',
    object: set(
      { replicas: 1, updateStrategy: { type: 'OnDelete' } },
      { ...counts(1, 0, 1), currentRevision: 'a', updateRevision: 'b' },
    ),
    state: 'Healthy',
  },
  {
    claim: 'Pods of a StatefulSet that are ready but not long enough are on their way',
    object: set({ replicas: 1 }, { ...counts(1), availableReplicas: 0 }),
    state: 'Progressing',
  },
  {
    claim: 'a DaemonSet is healthy with an available new Pod on every node',
    object: daemons(
      {},
      { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 },
    ),
    state: 'Healthy',
  },
  {
    claim: 'a DaemonSet with old Pods is on its way',
    object: daemons(
      {},
      { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 },
    ),
    state: 'Progressing',
  },
  {
    claim: 'a DaemonSet that no node is for runs nothing',
    object: daemons({}, { observedGeneration: 1 }),
    state: 'ScaledToZero',
  },
  { claim: 'a Job runs', object: workload('Job', {}, {}), state: 'Progressing' },
  {
    claim: 'a complete Job is well',
    object: workload('Job', {}, { conditions: [condition('Complete', '')] }),
    state: 'Healthy',
  },
  {
    claim: 'a failed Job is degraded',
    object: workload('Job', {}, { conditions: [condition('Failed', 'BackoffLimitExceeded')] }),
    state: 'Degraded',
  },
  { claim: 'a suspended Job is waited for', object: workload('Job', { suspend: true }, {}), state: 'Progressing' },
  { claim: 'a crashing Pod is degraded', object: crashing, pods: [crashing], state: 'Degraded' },
  { claim: 'a Pod that is done is well', object: { kind: 'Pod', status: { phase: 'Succeeded' } }, state: 'Healthy' },
  { claim: 'a failed Pod is degraded', object: { kind: 'Pod', status: { phase: 'Failed' } }, state: 'Degraded' },
  { claim: 'other kinds are well while they are there', object: { kind: 'ConfigMap' }, state: 'Healthy' },
  {
    claim: 'malformed objects are no surprise',
    object: { kind: 'Deployment', spec: 7, status: [] },
    state: 'Progressing',
  },
]

describe('health of workloads', () => {
  for (const { claim, object, pods = [], state, reason } of rows) {
    it(claim, () => {
      const health = healthOf(object, pods)
      assert.equal(health.state, state, health.reason)
      if (reason !== undefined) assert.match(health.reason, reason)
    })
  }
})
