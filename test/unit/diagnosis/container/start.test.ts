import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { ago, days, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import {
  crashLooping,
  running,
  terminated,
  waiting,
  type ContainerParts,
} from '../../../support/diagnosis/containers.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { pod } from '../../../support/diagnosis/pods.ts'
import { onlyFinding, podFindings, testClaims, type PodClaim } from '../../../support/diagnosis/pod-claims.ts'

const root = 'Deployment/prod-shop/web'
const shim =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:'

function startError(message: string): JsonObject {
  return pod({ containers: [crashLooping(terminated(128, { reason: 'StartError', message, ran: 0 }))] })
}

function held(reason: string, message: string, more: ContainerParts = {}): JsonObject {
  return pod({ containers: [{ state: waiting(reason, message), ready: false, ...more }], phase: 'Pending' })
}

const starts: PodClaim[] = [
  [
    'a command that is not in $PATH',
    `CommandNotFound ${root}`,
    [startError(`${shim} exec: "serve": executable file not found in $PATH: unknown`)],
  ],
  [
    'a command that is no file',
    `CommandNotFound ${root}`,
    [startError(`${shim} exec: "/app/serve": stat /app/serve: no such file or directory: unknown`)],
  ],
  [
    'a command without permission',
    `CommandNotExecutable ${root}`,
    [startError(`${shim} exec: "/entrypoint.sh": permission denied: unknown`)],
  ],
  [
    'a command that is a directory',
    `CommandNotExecutable ${root}`,
    [startError(`${shim} exec: "/app": is a directory: unknown`)],
  ],
  [
    'a program for another CPU',
    `ImageWrongArchitecture ${root}`,
    [startError(`${shim} exec /app/serve: exec format error: unknown`)],
  ],
  [
    'a start that fails again and again, seen between two tries',
    `CommandNotFound ${root}`,
    [
      pod({
        containers: [
          {
            ready: false,
            restarts: 4,
            last: {
              terminated: {
                exitCode: 128,
                reason: 'StartError',
                message: `${shim} exec: "serve": executable file not found in $PATH: unknown`,
                startedAt: '1970-01-01T00:00:00Z',
                finishedAt: ago(10 * seconds),
              },
            },
          },
        ],
      }),
    ],
  ],
  [
    'a program whose last message is the kernel’s: another CPU',
    `ImageWrongArchitecture ${root}`,
    [pod({ containers: [crashLooping(terminated(1, { message: 'exec /app/serve: exec format error' }))] })],
  ],
  [
    'a mount that does not fit',
    `ContainerStartFailed ${root}`,
    [
      startError(
        `${shim} error during container init: error mounting "/var/lib/kubelet/pods/1/volume-subpaths/x" to rootfs at "/etc/app.conf": not a directory: unknown`,
      ),
    ],
  ],
  [
    'RunContainerError while it waits for the next try is the same',
    `CommandNotFound ${root}`,
    [held('RunContainerError', `${shim} exec: "serve": executable file not found in $PATH: unknown`)],
  ],
  [
    'CRI-O tells it when it creates the container',
    `CommandNotFound ${root}`,
    [
      held(
        'CreateContainerError',
        'container create failed: time="2026-11-20T11:59:00Z" level=error msg="runc create failed: unable to start container process: exec: \\"serve\\": executable file not found in $PATH"',
      ),
    ],
  ],
  [
    'a runtime that does not answer',
    `ContainerStartFailed ${root}`,
    [held('CreateContainerError', 'context deadline exceeded')],
  ],
]

const hooked: ContainerParts = {
  spec: { lifecycle: { postStart: { exec: { command: ['/bin/register', 'token-1'] } } } },
}
const hookKilled = pod({ containers: [crashLooping(terminated(137, { ended: minutes }), hooked)] })
const hooks: PodClaim[] = [
  [
    'a container that was killed for its hook',
    `PostStartHookFailing ${root}`,
    [
      hookKilled,
      event(hookKilled, 'FailedPostStartHook', 'PostStartHook failed', { container: 'web', age: 70 * seconds }),
    ],
  ],
  ['a container that waits for the next try', `PostStartHookFailing ${root}`, [held('PostStartHookError', '', hooked)]],
  ['a hook that failed once, with the container ready since', '', [pod({ containers: [hooked] })]],
]

function withInit(init: ContainerParts): JsonObject {
  const rest = { state: waiting('PodInitializing'), ready: false, started: false }
  return pod({ initContainers: [{ name: 'migrate', ready: false, ...init }], containers: [rest], phase: 'Pending' })
}

const sidecar = {
  name: 'proxy',
  started: false,
  spec: { restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 1 } } },
}
const first: PodClaim[] = [
  [
    'an init container in a crash loop',
    `InitContainerFailing ${root}`,
    [withInit(crashLooping(terminated(1), { name: 'migrate' }))],
  ],
  [
    'an init container that is killed without a reason fails all the same',
    `InitContainerFailing ${root}`,
    [withInit(crashLooping(terminated(137), { name: 'migrate' }))],
  ],
  [
    'an init container over its memory limit is told by that cause',
    `OutOfMemory ${root}`,
    [
      withInit(
        crashLooping(terminated(137, { reason: 'OOMKilled' }), {
          name: 'migrate',
          spec: { resources: { limits: { memory: '64Mi' } } },
        }),
      ),
    ],
  ],
  [
    'an init container that runs for an hour',
    `InitContainerStuck ${root}`,
    [withInit({ state: running(60 * minutes) })],
  ],
  ['an init container that runs for nine minutes is under way', '', [withInit({ state: running(9 * minutes) })]],
  [
    'an init container that ended well',
    '',
    [pod({ initContainers: [{ name: 'migrate', state: terminated(0), ready: true }] })],
  ],
  [
    'a sidecar that does not get through its startup probe',
    `SidecarBlocksStart ${root}`,
    [withInit({ ...sidecar, state: running(5 * minutes) })],
  ],
  ['a sidecar within its startup probe is under way', '', [withInit({ ...sidecar, state: running(20 * seconds) })]],
  [
    'a sidecar that crashes before anything else can start',
    `SidecarBlocksStart ${root}`,
    [withInit(crashLooping(terminated(1), { ...sidecar }))],
  ],
  [
    'a sidecar that crashes beside running containers is a crash',
    `ContainerCrash ${root}`,
    [pod({ initContainers: [crashLooping(terminated(1), { ...sidecar })] })],
  ],
  [
    'a sidecar that ended, in a Pod whose work is done',
    '',
    [
      pod({
        phase: 'Succeeded',
        initContainers: [{ ...sidecar, state: terminated(143), ready: false }],
        containers: [{ state: terminated(0), ready: false }],
        age: days,
      }),
    ],
  ],
]

describe('containers that cannot start', () => {
  testClaims(starts)

  it('never shows the command of the Pod', () => {
    const message = `${shim} exec: "/bin/serve-hunter2": permission denied: unknown`
    const container = crashLooping(terminated(128, { reason: 'StartError', message }), {
      spec: { command: ['/bin/serve-hunter2'] },
    })
    const told = onlyFinding([pod({ containers: [container] })])
    assert.doesNotMatch(JSON.stringify(told), /hunter2/)
  })
})

describe('texts that nobody means well with', () => {
  for (const word of [
    'exec',
    'lifecycle hook ([',
    'lookup ',
    'configmap "',
    'bad option',
    'image operating system "',
  ]) {
    it(`a megabyte of ${word} is looked at in no time`, () => {
      const text = word.repeat(1_000_000 / word.length)
      const pods = ['CreateContainerError', 'CreateContainerConfigError', 'ErrImagePull'].map((reason, index) =>
        pod({ name: `web-${String(index)}`, containers: [{ state: waiting(reason, text), ready: false }] }),
      )
      const crashed = pod({ name: 'web-3', containers: [crashLooping(terminated(1, { message: text }))] })
      const mounting = pod({ name: 'web-4', containers: [{ state: waiting('ContainerCreating'), ready: false }] })
      const events = [event(mounting, 'FailedMount', text), event(mounting, 'Unhealthy', text, { container: 'web' })]
      const started = performance.now()
      podFindings([...pods, crashed, mounting, ...events])
      assert.ok(performance.now() - started < 2_000)
    })
  }
})

describe('postStart hooks', () => {
  testClaims(hooks)

  it('never shows the command that old kubelets put into the Event', () => {
    const message = 'Exec lifecycle hook ([/bin/register token-1]) for Container "web" in Pod "web" failed - error: 1'
    const told = onlyFinding([hookKilled, event(hookKilled, 'FailedPostStartHook', message, { container: 'web' })])
    assert.doesNotMatch(JSON.stringify(told), /token-1|register/)
  })
})

describe('init containers and sidecars', () => {
  testClaims(first)
})
