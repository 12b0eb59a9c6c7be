import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { brokenRevision } from '../../../../plugin/diagnosis/analyzers/workload/broken-revision.ts'
import { deploymentRollout } from '../../../../plugin/diagnosis/analyzers/workload/deployment-rollout.ts'
import { pausedRollout } from '../../../../plugin/diagnosis/analyzers/workload/paused-rollout.ts'
import { scaledToZero } from '../../../../plugin/diagnosis/analyzers/workload/scaled-to-zero.ts'
import { setRollout } from '../../../../plugin/diagnosis/analyzers/workload/set-rollout.ts'
import { ago, hours, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { plain } from '../../../support/diagnosis/cluster-objects.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { findingsOf } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, deployment, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'

const analyzers = [deploymentRollout, pausedRollout, setRollout, brokenRevision, scaledToZero]
const web = 'Deployment/prod-shop/web'

function rolling(progressing: JsonObject, status: JsonObject = {}): JsonObject {
  const conditions = [condition('Available', true), progressing]
  return deployment({ status: { updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions, ...status } })
}

const timedOut = condition('Progressing', false, ago(5 * minutes), {
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "web-5d9c7b8f6" has timed out progressing.',
})
const going = condition('Progressing', true, ago(5 * minutes), { reason: 'ReplicaSetUpdated' })
const done = condition('Progressing', true, ago(hours), { reason: 'NewReplicaSetAvailable' })
const tooFew = (since: number): JsonObject[] => [
  condition('Available', false, ago(since), {
    reason: 'MinimumReplicasUnavailable',
    message: 'Deployment does not have minimum availability.',
  }),
  done,
]
const paused = (since: number): JsonObject =>
  deployment({
    spec: { paused: true },
    status: {
      updatedReplicas: 1,
      conditions: [
        condition('Progressing', true, ago(since), {
          status: 'Unknown',
          reason: 'DeploymentPaused',
          message: 'Deployment is paused',
        }),
      ],
    },
  })
const older = replicaSet({ name: 'web-older' })
const newer = (age: number): JsonObject => replicaSet({ name: 'web-newer', age, replicas: 1 })

const database = (status: JsonObject = {}, spec: JsonObject = {}): JsonObject =>
  plain('apps/v1', 'StatefulSet', 'db', {
    spec: { replicas: 3, podManagementPolicy: 'OrderedReady', updateStrategy: { type: 'RollingUpdate' }, ...spec },
    status: { replicas: 3, readyReplicas: 3, currentRevision: 'db-good', updateRevision: 'db-good', ...status },
  })
const member = (index: number, revision: string, parts: PodParts = {}): JsonObject =>
  pod({ name: `db-${String(index)}`, owner: database(), labels: { 'controller-revision-hash': revision }, ...parts })
const broken: PodParts = {
  age: 20 * minutes,
  containers: [{ state: waiting('ImagePullBackOff'), ready: false }],
  phase: 'Pending',
}
const agent = (ready: number): JsonObject =>
  plain('apps/v1', 'DaemonSet', 'agent', {
    status: { desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: ready },
  })

const rows: [claim: string, objects: JsonObject[], ...verdicts: string[]][] = [
  ['a complete rollout', [deployment()]],
  ['within its deadline', [rolling(going)]],
  ['over its deadline', [rolling(timedOut)], `ProgressDeadlineExceeded ${web}`],
  ['over its deadline, then complete', [rolling(timedOut, { updatedReplicas: 2, availableReplicas: 2 })]],
  [
    'too few Pods since five minutes',
    [deployment({ status: { availableReplicas: 1, conditions: tooFew(5 * minutes) } })],
  ],
  [
    'too few Pods since an hour',
    [deployment({ status: { availableReplicas: 1, conditions: tooFew(hours) } })],
    `RolloutStuck ${web}`,
  ],
  ['the controller takes up nothing', [deployment({ metadata: { generation: 7 } })], `RolloutStuck ${web}`],
  ['the controller has not taken it up yet', [deployment({ metadata: { generation: 7 }, age: 30 * seconds })]],
  ['paused with one revision', [paused(2 * hours), older]],
  ['paused with two revisions for two hours', [paused(2 * hours), older, newer(2 * hours)], `RolloutPaused ${web}`],
  ['paused with two revisions, the newer since half an hour', [paused(2 * hours), older, newer(hours / 2)]],
  ['paused since half an hour', [paused(hours / 2), older, newer(2 * hours)]],
  ['scaled to zero', [deployment({ replicas: 0 })], `ScaledToZero ${web}`],
  ['a StatefulSet that is well', [database(), member(0, 'db-good'), member(1, 'db-good'), member(2, 'db-good')]],
  [
    'reverted, and still stuck',
    [database({ readyReplicas: 2 }), member(2, 'db-bad', broken)],
    'BrokenRevision StatefulSet/prod-shop/db',
    'RolloutStuck StatefulSet/prod-shop/db',
  ],
  [
    'another fix that does not reach the broken Pod',
    [database({ readyReplicas: 2, updateRevision: 'db-fix' }), member(0, 'db-good', broken)],
    'BrokenRevision StatefulSet/prod-shop/db',
    'RolloutStuck StatefulSet/prod-shop/db',
  ],
  [
    'a Pod of the revision that it rolls to is that Pod’s own trouble',
    [database({ readyReplicas: 2, updateRevision: 'db-bad' }), member(2, 'db-bad', broken)],
    'RolloutStuck StatefulSet/prod-shop/db',
  ],
  [
    'Pods that are made at once do not wait',
    [database({ readyReplicas: 2 }, { podManagementPolicy: 'Parallel' }), member(2, 'db-bad', broken)],
    'RolloutStuck StatefulSet/prod-shop/db',
  ],
  [
    'just starting',
    [
      database({ readyReplicas: 2 }),
      member(2, 'db-bad', { age: minutes, containers: [{ state: waiting('ContainerCreating') }], phase: 'Pending' }),
    ],
  ],
  [
    'a Pod of a StatefulSet that starts since two minutes',
    [database({ readyReplicas: 2 }), member(2, 'db-good', { age: 2 * minutes, ready: false })],
  ],
  ['a DaemonSet that is well', [agent(3)]],
  ['a DaemonSet that lacks a Pod', [agent(2)], 'RolloutStuck DaemonSet/prod-shop/agent'],
]

describe('rollouts', () => {
  for (const [claim, objects, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects), verdicts)
    })
  }

  it('what a rollout comes to follows from whatever is wrong with its Pods', () => {
    const [finding] = findingsOf([deploymentRollout], [rolling(timedOut)])
    assert.deepEqual(
      finding?.because?.map(({ kind, name }) => `${kind}/${name}`),
      ['Deployment/web'],
    )
  })

  it('it follows from the Pods of the newest revision before those of older ones', () => {
    const newest = replicaSet({
      name: 'web-newer',
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } },
    })
    const pods = [pod({ name: 'web-old', ready: false }), pod({ name: 'web-new', owner: newest, ready: false })]
    const [finding] = findingsOf([deploymentRollout], [rolling(timedOut), replicaSet(), newest, ...pods])
    assert.deepEqual(
      finding?.because?.map(({ kind, name }) => `${kind}/${name}`),
      ['Deployment/web', 'Pod/web-new'],
    )
  })

  it('a broken revision says which Pod to delete', () => {
    const [finding] = findingsOf([brokenRevision], [database({ readyReplicas: 2 }), member(2, 'db-bad', broken)])
    assert.deepEqual(finding?.next, [
      'kubectl delete pod db-2 -n prod-shop',
      'kubectl heal rollback statefulset/db -n prod-shop',
    ])
  })
})
