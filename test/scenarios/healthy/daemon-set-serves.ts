import { daemonSet } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilReady } from '../waiting.ts'

/** A DaemonSet on every node. */
export const daemonSetServes: Scenario = {
  name: 'daemon-set-serves',
  claim: 'a DaemonSet on every node',
  group: 'healthy',
  async arrange(world) {
    await world.apply(daemonSet('agent'))
    await untilReady(world, 'agent', world.nodes.length)
  },
  expect: [],
}
