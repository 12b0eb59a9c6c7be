import assert from 'node:assert/strict'
import { diagnose } from '../../../plugin/diagnosis/diagnose.ts'
import { referenceKey } from '../../../plugin/object-reference.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { ago, hours, minutes } from '../../support/diagnosis/clock.ts'
import { ingress, plain, service } from '../../support/diagnosis/cluster-objects.ts'
import { crashLooping, terminated } from '../../support/diagnosis/containers.ts'
import { event } from '../../support/diagnosis/events.ts'
import { snapshotOf } from '../../support/diagnosis/facts.ts'
import { condition, deployment, node, replicaSet } from '../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../support/diagnosis/pods.ts'

const timedOut = condition('Progressing', false, ago(5 * minutes), {
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "web-5d9c7b8f6" has timed out progressing.',
})
const short = {
  updatedReplicas: 1,
  readyReplicas: 0,
  availableReplicas: 0,
  conditions: [condition('Available', false, ago(hours)), timedOut],
}
const stuck = deployment({ status: short })
const crashing = (parts: PodParts = {}): JsonObject => pod({ containers: [crashLooping(terminated(1))], ...parts })
const budget = plain('policy/v1', 'PodDisruptionBudget', 'web', {
  spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 1, expectedPods: 2 },
})
const autoscaler = plain('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
  spec: { maxReplicas: 10, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  status: {
    conditions: [
      condition('ScalingActive', false, ago(hours), {
        reason: 'FailedGetResourceMetric',
        message: 'did not receive metrics for targeted pods (pods might be unready)',
      }),
    ],
  },
})
const nginx = plain('networking.k8s.io/v1', 'IngressClass', 'nginx', { namespaced: false })
const around = [service(), ingress(), nginx, budget, autoscaler]

const refused = replicaSet({ status: { replicas: 0, readyReplicas: 0, availableReplicas: 0 } })
const overQuota = event(
  refused,
  'FailedCreate',
  'Error creating: pods "web-5d9c7b8f6-x7k2p" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10',
  { source: 'replicaset-controller' },
)
const quota = plain('v1', 'ResourceQuota', 'team', { status: { hard: { pods: '10' }, used: { pods: '10' } } })

const unplaced = condition('PodScheduled', false, ago(5 * minutes), {
  reason: 'Unschedulable',
  message: '0/1 nodes are available: 1 Insufficient cpu.',
})
const waitingFor = pod({ node: '', conditions: [unplaced] })

const lost = node({
  conditions: [
    {
      type: 'Ready',
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: ago(hours),
    },
  ],
})
const onLost = pod({ ready: false, conditions: [condition('Ready', false, ago(hours), { reason: 'NodeNotReady' })] })

const set = plain('apps/v1', 'StatefulSet', 'db', {
  spec: { replicas: 3, updateStrategy: { type: 'RollingUpdate' } },
  status: { replicas: 3, readyReplicas: 2, currentRevision: 'db-good', updateRevision: 'db-good' },
})
const member = pod({
  name: 'db-2',
  owner: set,
  labels: { app: 'db', 'controller-revision-hash': 'db-bad' },
  containers: [crashLooping(terminated(1))],
})

const job = plain('batch/v1', 'Job', 'import', {
  spec: { backoffLimit: 0 },
  status: {
    conditions: [
      condition('Failed', true, ago(minutes), {
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      }),
    ],
  },
})
const failed = pod({
  name: 'import-1',
  owner: job,
  labels: { app: 'import' },
  phase: 'Failed',
  containers: [{ state: terminated(1) }],
})

const dns = service({ name: 'kube-dns', namespace: 'kube-system', spec: { selector: { 'k8s-app': 'kube-dns' } } })
const coreDns = pod({
  name: 'coredns-1',
  namespace: 'kube-system',
  owner: undefined,
  labels: { app: '', 'k8s-app': 'kube-dns' },
  containers: [{ ...crashLooping(terminated(1)) }],
})
const unresolved = pod({
  containers: [crashLooping(terminated(1, { message: 'lookup db on 10.96.0.10:53: server misbehaving' }))],
})

const server = service({ name: 'hooks', spec: { selector: { app: 'hooks' } } })
const hooks = pod({
  name: 'hooks-1',
  owner: undefined,
  labels: { app: 'hooks' },
  containers: [crashLooping(terminated(1))],
})
const webhook = plain('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'hooks', {
  namespaced: false,
  more: {
    webhooks: [{ name: 'hooks.example.com', clientConfig: { service: { namespace: 'prod-shop', name: 'hooks' } } }],
  },
})
const uncalled = event(
  refused,
  'FailedCreate',
  'Error creating: Internal error occurred: failed calling webhook "hooks.example.com": failed to call webhook: Post "https://hooks.prod-shop.svc:443/": connection refused',
)

const rows: [claim: string, objects: JsonObject[], verdict: string, ...consequences: string[]][] = [
  [
    'a crash explains rollout, Service, budget and autoscaler',
    [node(), stuck, replicaSet(), crashing(), ...around],
    'ContainerCrash Deployment/prod-shop/web',
    'AutoscalerWithoutMetrics',
    'DisruptionBudgetZero',
    'ProgressDeadlineExceeded',
    'ServiceWithoutReadyPods',
  ],
  [
    'a quota explains the rollout and the Service, and is not told to be nearly used too',
    [stuck, refused, overQuota, quota, service()],
    'QuotaExceeded ResourceQuota/prod-shop/team',
    'ProgressDeadlineExceeded',
    'ServiceWithoutReadyPods',
  ],
  [
    'full nodes explain rollout and Service',
    [node(), stuck, replicaSet(), waitingFor, service()],
    'InsufficientCpu Cluster/cpu',
    'ProgressDeadlineExceeded',
    'ServiceWithoutReadyPods',
  ],
  [
    'a lost node explains its Pods',
    [lost, stuck, replicaSet(), onLost, service()],
    'NodeNotReady Node/node-1',
    'PodNotReady',
    'ProgressDeadlineExceeded',
    'ServiceWithoutReadyPods',
  ],
  [
    'a broken revision explains the crash of its Pod',
    [node(), set, member],
    'BrokenRevision StatefulSet/prod-shop/db',
    'ContainerCrash',
    'RolloutStuck',
  ],
  [
    'the Pod of a Job explains the Job',
    [node(), job, failed],
    'ContainerCrash Job/prod-shop/import',
    'JobBackoffLimitExceeded',
  ],
  [
    'DNS explains who cannot resolve names',
    [node(), dns, coreDns, deployment(), replicaSet(), unresolved],
    'ContainerCrash Pod/kube-system/coredns-1',
    'ContainerCrash',
    'DnsFailing',
  ],
  [
    'the server of a webhook explains what cannot be created',
    [node(), server, hooks, webhook, stuck, refused, uncalled],
    'ContainerCrash Pod/prod-shop/hooks-1',
    'ProgressDeadlineExceeded',
    'ServiceWithoutReadyPods',
    'WebhookFailing',
  ],
]

describe('one cause is one verdict', () => {
  for (const [claim, objects, verdict, ...consequences] of rows) {
    it(`${claim}: ${verdict}`, () => {
      const { verdicts } = diagnose(snapshotOf(objects))
      assert.deepEqual(
        verdicts.map(({ code, root, consequences: more }) => [
          `${code} ${referenceKey(root)}`,
          ...more.map((each) => each.code).sort(),
        ]),
        [[verdict, ...consequences]],
      )
    })
  }

  it('what is well comes to nothing', () => {
    const web = plain('networking.k8s.io/v1', 'IngressClass', 'nginx', { namespaced: false })
    const { verdicts, information } = diagnose(
      snapshotOf([node(), deployment(), replicaSet(), pod(), service(), ingress(), web]),
    )
    assert.deepEqual([verdicts, information], [[], []])
  })
})
