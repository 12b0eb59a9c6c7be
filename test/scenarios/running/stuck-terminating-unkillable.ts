import { pod } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent, untilReady } from '../waiting.ts'

/** A process that cannot be killed keeps its Pod. */
export const stuckTerminatingUnkillable: Scenario = {
  name: 'stuck-terminating-unkillable',
  claim: 'a process that cannot be killed keeps its Pod',
  group: 'broken',
  async arrange(world) {
    world.script('stuck:*', { kind: 'runs', unkillable: true })
    await world.apply(pod('job', { image: 'stuck:1' }))
    await untilReady(world, 'job')
    await world.delete('Pod', 'job', { gracePeriodSeconds: 1 })
    await untilEvent(world, 'FailedKillPod')
  },
  later: 15 * 60_000,
  expect: [{ code: 'StuckTerminatingGrace', root: 'Pod/job' }],
}
