import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { ago, days, hours, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { running, terminated, waiting } from '../../../support/diagnosis/containers.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { condition, metadataOf, node } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'
import { onlyFinding, podFindings, testClaims, type PodClaim } from '../../../support/diagnosis/pod-claims.ts'

const root = 'Deployment/prod-shop/web'
const self = 'Pod/prod-shop/web-5d9c7b8f6-x7k2p'

function creating(volumes: readonly JsonObject[] = [], parts: PodParts = {}): JsonObject {
  const container = { state: waiting('ContainerCreating'), ready: false, started: false }
  return pod({ containers: [container], phase: 'Pending', age: 10 * minutes, spec: { volumes }, ...parts })
}

const claimed = creating([{ name: 'data', persistentVolumeClaim: { claimName: 'data-web' } }])
function mount(message: string, reason = 'FailedMount', age = minutes): JsonObject {
  return event(claimed, reason, message, { age, since: 9 * minutes, count: 6 })
}

const mounts: PodClaim[] = [
  [
    'a CSI driver that is not on the node',
    'VolumeMountFailed CSIDriver/ebs.csi.aws.com',
    [
      claimed,
      mount(
        'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
      ),
    ],
  ],
  [
    'an NFS server that does not answer',
    'VolumeMountFailed PersistentVolumeClaim/prod-shop/data-web',
    [
      claimed,
      mount(
        'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32 mount.nfs: Connection timed out',
      ),
      mount(
        'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
        'FailedMount',
        30 * seconds,
      ),
    ],
  ],
  [
    'an attachment that never comes',
    'VolumeMountFailed PersistentVolumeClaim/prod-shop/data-web',
    [
      claimed,
      mount(
        'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        'FailedAttachVolume',
      ),
    ],
  ],
  [
    'a hostPath of another type is the workload’s',
    `VolumeMountFailed ${root}`,
    (() => {
      const of = creating([{ name: 'logs', hostPath: { path: '/var/app', type: 'Directory' } }])
      return [
        of,
        event(
          of,
          'FailedMount',
          'MountVolume.SetUp failed for volume "logs" : hostPath type check failed: /var/app is not a directory',
        ),
      ]
    })(),
  ],
  [
    'a volume that is in use elsewhere is told elsewhere',
    '',
    [
      claimed,
      mount('Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-1', 'FailedAttachVolume'),
    ],
  ],
  [
    'a mount that failed and then did not',
    '',
    [pod(), mount('MountVolume.SetUp failed for volume "data" : timed out')],
  ],
]

function evicted(message: string, parts: PodParts = {}): JsonObject {
  const states = [{ state: terminated(137, { ended: 5 * minutes }), ready: false }]
  return pod({
    name: 'web-5d9c7b8f6-old01',
    phase: 'Failed',
    age: hours,
    containers: states,
    status: { reason: 'Evicted', message },
    ...parts,
  })
}

const lowOnDisk =
  'The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 9Gi. Container web was using 30Gi, request is 0, has larger consumption of ephemeral-storage. '
const bare: PodParts = { owner: undefined, containers: [] }
const evictions: PodClaim[] = [
  ['the node was short of something: the node', 'PodEvicted Node/node-1', [evicted(lowOnDisk, bare)]],
  [
    'the Pod used more than it may: the workload',
    `PodEvicted Pod/prod-shop/web-5d9c7b8f6-old01`,
    [evicted('Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ', bare)],
  ],
  [
    'an emptyDir over its limit',
    'PodEvicted Pod/prod-shop/web-5d9c7b8f6-old01',
    [evicted('Usage of EmptyDir volume "cache" exceeds the limit "1Gi". ', bare)],
  ],
  ['an evicted Pod whose workload is ready again', '', [evicted(lowOnDisk), pod({ age: 4 * minutes })]],
  [
    'an evicted Pod of days ago, while a new one has other troubles',
    `PodNotReady ${root}`,
    [evicted(lowOnDisk, { age: 5 * days, containers: [] }), creating()],
  ],
]

function stopped(reason: string, message: string, parts: PodParts = {}): JsonObject {
  return evicted('', { ...bare, status: { reason, message }, ...parts })
}

const over = 'Pod was active on the node longer than the specified deadline'
const old = 'Pod/prod-shop/web-5d9c7b8f6-old01'
const stops: PodClaim[] = [
  [
    'a deadline of the Pod: its exit codes say nothing',
    `PodStopped ${old}`,
    [stopped('DeadlineExceeded', over, { containers: [{ state: terminated(137), ready: false }] })],
  ],
  [
    'a node that has no room for it any more',
    `PodStopped ${old}`,
    [
      stopped(
        'OutOfcpu',
        "Pod was rejected: Node didn't have enough resource: cpu, requested: 100, used: 4000, capacity: 4000",
      ),
    ],
  ],
  [
    'a node that shut down, with a new Pod since',
    '',
    [
      evicted('', {
        status: { reason: 'Terminated', message: 'Pod was terminated in response to imminent node shutdown.' },
      }),
      pod({ age: minutes }),
    ],
  ],
]

function leaving(parts: PodParts = {}, overdue = 5 * minutes): JsonObject {
  const { metadata, ...rest } = parts
  return pod({ metadata: { deletionTimestamp: ago(overdue), deletionGracePeriodSeconds: 30, ...metadata }, ...rest })
}

const done = [{ state: terminated(0, { ended: 5 * minutes }), ready: false }]
const stuck: PodClaim[] = [
  ['within its grace period', '', [leaving({}, -10 * seconds)]],
  ['a moment after it', '', [leaving({}, 20 * seconds)]],
  [
    'held by a finalizer',
    `StuckTerminatingFinalizer ${self}`,
    [leaving({ containers: done, metadata: { finalizers: ['example.com/backup'] } })],
  ],
  ['a container that does not end', `StuckTerminatingGrace ${self}`, [leaving()]],
  [
    'a container that does not end, with a finalizer too: the container first',
    `StuckTerminatingGrace ${self}`,
    [leaving({ metadata: { finalizers: ['example.com/backup'] } })],
  ],
  ['a node that is lost', 'NodeNotReady Node/node-1', [leaving(), node({ ready: 'Unknown' })]],
  ['a node that is gone', 'NodeNotReady Node/node-9', [leaving({ node: 'node-9' })]],
  [
    'a node that may not be read, and a Pod that was deleted for its taint',
    'NodeNotReady Node/node-9',
    [
      leaving({
        node: 'node-9',
        conditions: [condition('DisruptionTarget', true, ago(hours), { reason: 'DeletionByTaintManager' })],
      }),
    ],
    { unread: { nodes: 'forbidden' } },
  ],
]

it('what to do about a node that is lost names none of its Pods, which are of many workloads', () => {
  const lost = onlyFinding([leaving(), node({ ready: 'Unknown' })]).next
  const gone = onlyFinding([leaving({ node: 'node-9' })]).next
  assert.match(lost.join('\n'), /kubectl taint node node-1 node\.kubernetes\.io\/out-of-service/)
  assert.doesNotMatch([...lost, ...gone].join('\n'), /web-5d9c7b8f6/)
})

const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadataOf('PodDisruptionBudget', {}, 'web'),
  spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
}
const cordoned = node({ unschedulable: true })
const blocked: PodClaim[] = [
  [
    'a cordoned node and a budget of zero',
    'EvictionBlocked PodDisruptionBudget/prod-shop/web',
    [cordoned, budget, pod()],
  ],
  ['a budget of zero without a drain is its own matter', '', [node(), budget, pod()]],
  ['a budget that allows one', '', [cordoned, { ...budget, status: { disruptionsAllowed: 1 } }, pod()]],
  ['Pods of other labels', '', [cordoned, budget, pod({ labels: { app: 'api' } })]],
]

const gated = { spec: { readinessGates: [{ conditionType: 'lb.example.com/registered' }] } }
const unready = condition('Ready', false, ago(5 * minutes), { reason: 'ReadinessGatesNotReady' })
const ready = condition('ContainersReady', true)
const unexplained: PodClaim[] = [
  ['a readiness gate', `PodNotReady ${root}`, [pod({ ...gated, conditions: [unready, ready] })]],
  [
    'a readiness gate that is open',
    '',
    [pod({ ...gated, conditions: [condition('lb.example.com/registered', true)] })],
  ],
  ['created for ten minutes, and no word of why', `PodNotReady ${root}`, [creating()]],
  ['created for a minute', '', [creating([], { age: minutes })]],
  [
    'a sandbox that fails is told elsewhere',
    '',
    [
      creating(),
      event(creating(), 'FailedCreatePodSandBox', 'Failed to create pod sandbox: no IP addresses available'),
    ],
  ],
  [
    'a Pod that waits for its init container',
    '',
    [
      pod({
        phase: 'Pending',
        age: 5 * minutes,
        initContainers: [{ name: 'wait', state: running(5 * minutes), ready: false }],
        containers: [{ state: waiting('PodInitializing'), ready: false }],
      }),
    ],
  ],
  ['a Pod without a node is told elsewhere', '', [pod({ node: '', age: 10 * minutes })]],
]

describe('volumes that cannot be mounted', () => {
  testClaims(mounts)
})

describe('evicted Pods', () => {
  testClaims(evictions)

  it('name the resource', () => {
    assert.match(onlyFinding([evicted(lowOnDisk, bare)]).cause, /ephemeral-storage/)
  })
})

describe('Pods that the kubelet refused or ended', () => {
  testClaims(stops)
})

describe('Pods that do not go', () => {
  testClaims(stuck)
})

describe('PodDisruptionBudgets in the way of a drain', () => {
  testClaims(blocked)

  it('follow from the Pods that are not ready', () => {
    const broken = pod({
      ready: false,
      containers: [{ ready: false, state: waiting('ContainerCreating') }],
      age: minutes,
    })
    const found = podFindings([cordoned, budget, broken]).find(({ code }) => code === 'EvictionBlocked')
    assert.deepEqual(
      found?.because?.map(({ kind }) => kind),
      ['PodDisruptionBudget', 'Pod'],
    )
  })

  it('do not hold Pods that are not ready where AlwaysAllow says so', () => {
    const broken = pod({
      ready: false,
      containers: [{ ready: false, state: waiting('ContainerCreating') }],
      age: minutes,
    })
    const lenient = { ...budget, spec: { ...budget.spec, unhealthyPodEvictionPolicy: 'AlwaysAllow' } }
    assert.deepEqual(podFindings([cordoned, lenient, broken]), [])
  })
})

describe('Pods that are not ready, and nothing else says why', () => {
  testClaims(unexplained)

  it('on a node that is not ready they follow from it, though their containers run', () => {
    const told = onlyFinding([node({ ready: 'Unknown' }), pod({ ready: false })])
    assert.equal(told.code, 'PodNotReady')
    assert.deepEqual(told.because, [{ kind: 'Node', name: 'node-1' }])
  })

  it('were not ready before their node was, and do not follow from it', () => {
    const secret = pod({ containers: [{ ready: false, state: waiting('CreateContainerConfigError') }], age: hours })
    const lost = node({
      conditions: [
        {
          type: 'Ready',
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: '',
          lastTransitionTime: ago(minutes),
        },
      ],
    })
    assert.equal(onlyFinding([lost, secret]).code, 'ContainerConfigInvalid')
  })

  it('on a node whose kubelet starts they are on their way', () => {
    const starting = node({ conditions: [condition('Ready', false, ago(20 * seconds), { reason: 'KubeletNotReady' })] })
    const marked = pod({ ready: false, conditions: [condition('Ready', false, ago(20 * seconds))] })
    assert.deepEqual(podFindings([starting, marked]), [])
  })

  it('on a node that is gone, they say so', () => {
    assert.equal(
      onlyFinding([pod({ node: 'node-9', ready: false })]).cause,
      'The Pod is not ready because its node is gone',
    )
  })

  it('name the gate, and say what could not be read', () => {
    assert.match(
      onlyFinding([pod({ ...gated, conditions: [unready, ready] })]).cause,
      /gate lb\.example\.com\/registered is not True/,
    )
    const told = onlyFinding([creating()], { unread: { coreevents: 'forbidden' } })
    assert.deepEqual(told.unread, ['Events, which would tell what the kubelet waits for: forbidden'])
  })
})
