import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { sandboxFailed } from '../../../../plugin/diagnosis/analyzers/pending/sandbox-failed.ts'
import { schedulerMissing } from '../../../../plugin/diagnosis/analyzers/pending/scheduler-missing.ts'
import { schedulingGated } from '../../../../plugin/diagnosis/analyzers/pending/scheduling-gated.ts'
import { ago, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { event, newEvent } from '../../../support/diagnosis/events.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, deployment, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const analyzers = [schedulingGated, schedulerMissing, sandboxFailed]
const gated = { schedulingGates: [{ name: 'example.com/quota' }] }
const held = condition('PodScheduled', false, ago(minutes), {
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
})
const unseen = pod({ node: '', conditions: [condition('PodScheduled', false)], spec: { schedulerName: 'batch' } })
const starting = pod({ phase: 'Pending', containers: [{ state: waiting('ContainerCreating') }], age: 5 * minutes })
const sandbox = (detail: string, count = 5): JsonObject =>
  event(
    starting,
    'FailedCreatePodSandBox',
    `Failed to create pod sandbox: rpc error: code = Unknown desc = ${detail}`,
    { count },
  )
const noNetwork =
  'failed to setup network for sandbox "4f1c6d2e9a7b4f1c6d2e9a7b": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized'
const noAddress =
  'failed to setup network for sandbox "4f1c6d2e9a7b4f1c6d2e9a7b": plugin type="host-local" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254'

const rows: [claim: string, verdict: string | undefined, objects: JsonObject[]][] = [
  [
    'a gate for over two minutes',
    'SchedulingGated Deployment/prod-shop/web',
    [pod({ node: '', spec: gated, conditions: [held] })],
  ],
  ['a gate since a minute', undefined, [pod({ node: '', spec: gated, conditions: [held], age: minutes })]],
  ['a scheduler that does not exist', 'SchedulerMissing Scheduler/batch', [unseen]],
  [
    'no scheduler runs at all',
    'SchedulerMissing Scheduler/default-scheduler',
    [pod({ node: '', conditions: [condition('PodScheduled', false)] })],
  ],
  ['just created', undefined, [pod({ node: '', conditions: [condition('PodScheduled', false)], age: minutes })]],
  [
    'the scheduler has spoken',
    undefined,
    [unseen, newEvent(unseen, 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.')],
  ],
  ['a placed Pod', undefined, [pod()]],
  ['the network plugin fails', 'PodSandboxFailed Node/node-1', [starting, sandbox(noNetwork)]],
  ['no addresses', 'PodSandboxFailed Node/node-1', [starting, sandbox(noAddress)]],
  [
    'one failed attempt on a node that just came',
    undefined,
    [
      pod({ phase: 'Pending', age: 30 * seconds, containers: [{ state: waiting('ContainerCreating') }] }),
      sandbox(noNetwork, 1),
    ],
  ],
  [
    'the sandbox was made since',
    undefined,
    [
      starting,
      sandbox(noNetwork),
      event(starting, 'Pulling', 'Pulling image "registry.example.com/web:1"', { type: 'Normal', age: 1000 }),
    ],
  ],
  ['running since', undefined, [pod(), sandbox(noNetwork)]],
]

describe('Pods that nobody schedules, and Pods without a sandbox', () => {
  for (const [claim, verdict, objects] of rows) {
    it(`${claim}: ${verdict ?? 'nothing'}`, () => {
      assert.deepEqual(
        found(analyzers, [deployment(), replicaSet(), ...objects]),
        verdict === undefined ? [] : [verdict],
      )
    })
  }
})
