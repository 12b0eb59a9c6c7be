import { daemonSet } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A crash on every node is told once. */
export const daemonSetCrash: Scenario = {
  name: 'daemon-set-crash',
  claim: 'a crash on every node is told once',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    await world.apply(daemonSet('agent', { image: 'crash:1' }))
    await untilCrashing(world, 'agent')
  },
  expect: [{ code: 'ContainerCrash', root: 'DaemonSet/agent', affected: ['DaemonSet/agent'] }],
}
