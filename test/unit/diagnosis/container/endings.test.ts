import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { ago, days, hours, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import {
  crashLooping,
  running,
  terminated,
  waiting,
  type ContainerParts,
} from '../../../support/diagnosis/containers.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { condition, node } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'
import { onlyFinding, testClaims, type PodClaim } from '../../../support/diagnosis/pod-claims.ts'

/** The Pod of the Deployment web, whose one container is in a crash loop after this end. */
function crashed(
  exitCode: number,
  parts: Parameters<typeof terminated>[1] = {},
  more: ContainerParts = {},
): JsonObject {
  return pod({ containers: [crashLooping(terminated(exitCode, parts), more)] })
}

function one(container: ContainerParts, parts: PodParts = {}): JsonObject {
  return pod({ containers: [container], ...parts })
}

const root = 'Deployment/prod-shop/web'
const limited = { resources: { limits: { memory: '256Mi' } } }
const probed = { livenessProbe: { httpGet: { path: '/healthz', port: 8080 } } }
const killed = crashed(137, { ended: minutes }, { spec: probed })
const livenessKill = event(killed, 'Killing', 'Container web failed liveness probe, will be restarted', {
  type: 'Normal',
  container: 'web',
  age: 90 * seconds,
  count: 5,
  since: 20 * minutes,
})
const livenessFailure = event(
  killed,
  'Unhealthy',
  'Liveness probe failed: Get "http://10.244.1.7:8080/healthz": dial tcp 10.244.1.7:8080: connect: connection refused',
  { container: 'web', age: 90 * seconds, count: 15, since: 20 * minutes },
)

const byExitCode: PodClaim[] = [
  ['exit code 1 is the program’s own', `ContainerCrash ${root}`, [crashed(1)]],
  ['exit code 255 is no signal', `ContainerCrash ${root}`, [crashed(255)]],
  ['exit code 126 is a command that cannot be executed', `CommandNotExecutable ${root}`, [crashed(126)]],
  ['exit code 127 is a command that is missing', `CommandNotFound ${root}`, [crashed(127)]],
  ['exit code 130 is SIGINT from outside', `KilledBySignal ${root}`, [crashed(130)]],
  ['exit code 134 is an abort', `Aborted ${root}`, [crashed(134)]],
  ['exit code 135 is a signal for what the program did itself', `ContainerCrash ${root}`, [crashed(135)]],
  ['exit code 139 is a segmentation fault', `SegmentationFault ${root}`, [crashed(139)]],
  ['exit code 143 without a probe is a SIGTERM of somebody', `Terminated ${root}`, [crashed(143)]],
  ['exit code 0 under restartPolicy Always is a program that ends', `CompletedButRestarting ${root}`, [crashed(0)]],
  [
    'exit code 0 of a container that is done is well',
    '',
    [one({ state: terminated(0) }, { phase: 'Succeeded', spec: { restartPolicy: 'OnFailure' }, owner: undefined })],
  ],
  [
    'a Pod that nothing controls is its own root',
    'ContainerCrash Pod/prod-shop/web-5d9c7b8f6-x7k2p',
    [
      one(
        { state: terminated(3, { ended: days }) },
        { phase: 'Failed', spec: { restartPolicy: 'Never' }, owner: undefined },
      ),
    ],
  ],
]

const byKiller: PodClaim[] = [
  [
    '137 with OOMKilled and a limit is the limit',
    `OutOfMemory ${root}`,
    [crashed(137, { reason: 'OOMKilled' }, { spec: limited })],
  ],
  [
    'a limit of the whole Pod is a limit too',
    `OutOfMemory ${root}`,
    [pod({ containers: [crashLooping(terminated(137, { reason: 'OOMKilled' }))], spec: limited })],
  ],
  ['OOMKilled without any limit is the node', 'NodeOutOfMemory Node/node-1', [crashed(137, { reason: 'OOMKilled' })]],
  [
    'OOMKilled with another exit code is the limit: a child was killed',
    `OutOfMemory ${root}`,
    [crashed(1, { reason: 'OOMKilled' }, { spec: limited })],
  ],
  ['137 with the Event of a liveness kill is the probe', `LivenessProbeFailing ${root}`, [killed, livenessKill]],
  [
    '137 with a failed liveness probe just before is the probe',
    `LivenessProbeFailing ${root}`,
    [killed, livenessFailure],
  ],
  [
    'OOMKilled is the limit, although the liveness probe failed too',
    `OutOfMemory ${root}`,
    [crashed(137, { reason: 'OOMKilled' }, { spec: { ...limited, ...probed } }), livenessKill, livenessFailure],
  ],
  [
    'an exit code of the program’s own after a liveness kill is the probe',
    `LivenessProbeFailing ${root}`,
    [crashed(2, {}, { spec: probed }), livenessKill],
  ],
  [
    'a liveness kill of an hour before says nothing of this end',
    `ContainerCrash ${root}`,
    [
      crashed(1, {}, { spec: probed }),
      event(killed, 'Killing', 'Container web failed liveness probe, will be restarted', {
        container: 'web',
        age: hours,
      }),
    ],
  ],
  [
    '137 while the node tells SystemOOM is the node',
    'NodeOutOfMemory Node/node-1',
    [
      crashed(137),
      event(node(), 'SystemOOM', 'System OOM encountered, victim process: java, pid: 4711', { age: 70 * seconds }),
    ],
  ],
  [
    '137 under memory pressure is the node',
    'NodeOutOfMemory Node/node-1',
    [
      crashed(137),
      node({
        conditions: [condition('MemoryPressure', true, ago(5 * minutes), { reason: 'KubeletHasInsufficientMemory' })],
      }),
    ],
  ],
  [
    'a SystemOOM of hours ago is not the reason',
    `KilledBySignal ${root}`,
    [crashed(137), event(node(), 'SystemOOM', 'System OOM encountered', { age: 3 * hours })],
  ],
  [
    '137 of a failed Pod one grace period after it was asked to stop is the grace period',
    'GracePeriodExceeded Pod/prod-shop/web-5d9c7b8f6-x7k2p',
    [
      one(
        { state: terminated(137, { ended: minutes }) },
        { phase: 'Failed', owner: undefined, spec: { restartPolicy: 'Never' } },
      ),
      event(pod(), 'Killing', 'Stopping container web', { type: 'Normal', container: 'web', age: 90 * seconds }),
    ],
  ],
  ['137 of which nothing tells is just that', `KilledBySignal ${root}`, [crashed(137)]],
]

const settledOrNot: PodClaim[] = [
  ['a container that runs for a day is well', '', [pod()]],
  [
    'ready, and no restart for ten minutes: recovered, however often it crashed',
    '',
    [one({ restarts: 40, last: terminated(1, { ended: 11 * minutes }), state: running(11 * minutes) })],
  ],
  [
    'ready again after one crash: recovering',
    '',
    [one({ restarts: 1, last: terminated(1, { ended: 3 * minutes }), state: running(3 * minutes) })],
  ],
  [
    'ready again after the first crash in weeks, though it crashed before',
    '',
    [one({ restarts: 9, last: terminated(1, { ended: 3 * minutes, ran: 20 * days }), state: running(3 * minutes) })],
  ],
  [
    'ready for a moment between two crashes is no recovery',
    `ContainerCrash ${root}`,
    [one({ restarts: 6, last: terminated(1, { ended: minutes, ran: 40 * seconds }), state: running(50 * seconds) })],
  ],
  [
    'not ready between two crashes neither',
    `ContainerCrash ${root}`,
    [one({ restarts: 2, last: terminated(1, { ended: minutes }), state: running(50 * seconds), ready: false })],
  ],
  [
    'the first crash of a moment ago: the next start is under way',
    '',
    [one({ state: terminated(1, { ended: 2 * seconds }) })],
  ],
  [
    'a Pod that is going away within its grace period is well, whatever its exit code',
    '',
    [
      one(
        { state: terminated(137, { ended: seconds }) },
        { ready: false, metadata: { deletionTimestamp: ago(-20 * seconds), deletionGracePeriodSeconds: 30 } },
      ),
    ],
  ],
  [
    'an ephemeral container that ended is somebody’s debugging',
    '',
    [
      pod({
        spec: { ephemeralContainers: [{ name: 'debugger', image: 'busybox' }] },
        status: {
          ephemeralContainerStatuses: [{ name: 'debugger', state: terminated(1), restartCount: 0, ready: false }],
        },
      }),
    ],
  ],
  [
    'the kubelet kept no last end: the Pod is not ready, and nothing more is claimed',
    `PodNotReady ${root}`,
    [one({ state: waiting('CrashLoopBackOff'), ready: false, restarts: 4 })],
  ],
]

describe('containers that end', () => {
  testClaims(byExitCode)
})

describe('who killed it: exit code 137 and others', () => {
  testClaims(byKiller)

  it('names what was ruled out and what could not be read where nothing says who it was', () => {
    const { ruledOut = [], unread = [] } = onlyFinding([crashed(137, {}, { spec: probed })], {
      unread: { coreevents: 'forbidden' },
    })
    assert.ok(ruledOut.some((text) => text.startsWith('not the memory limit')))
    assert.ok(!ruledOut.some((text) => text.startsWith('not the liveness probe')), 'not ruled out without Events')
    assert.ok(unread.some((text) => text.startsWith('Events') && text.endsWith('forbidden')))
  })

  it('tells start, undersized and slow growth of a memory limit apart by how long the container ran', () => {
    const after = (ran: number): string =>
      onlyFinding([crashed(137, { reason: 'OOMKilled', ran }, { spec: limited })]).cause
    assert.match(after(0), /256Mi, right after its start: it seems to need more/)
    assert.match(after(20 * seconds), /256Mi, 20 seconds after its start: it seems to need more/)
    assert.match(after(20 * minutes), /after 20 minutes: the limit is too small for its work, or its memory leaks/)
    assert.match(after(30 * hours), /after 30 hours: its memory grows slowly/)
  })

  it('gives commands that can be pasted', () => {
    assert.deepEqual(onlyFinding([crashed(1)]).next, [
      'kubectl logs web-5d9c7b8f6-x7k2p -n prod-shop -c web --previous',
      'kubectl heal rollback deployment/web -n prod-shop',
      'kubectl describe pod web-5d9c7b8f6-x7k2p -n prod-shop',
    ])
  })

  it('shows the last message without values of env, args and command', () => {
    const spec = { args: ['--password=hunter2'], env: [{ name: 'TOKEN', value: 'abc123' }] }
    const message = 'panic: bad flag --password=hunter2 for token abc123'
    const { evidence } = onlyFinding([crashed(2, { message }, { spec })])
    const told = evidence.map(({ value }) => value).join('\n')
    assert.match(told, /bad flag \(value hidden\) for token \(value hidden\)/)
    assert.doesNotMatch(JSON.stringify(evidence), /hunter2|abc123/)
  })
})

describe('what recovers, and what does not', () => {
  testClaims(settledOrNot)
})
