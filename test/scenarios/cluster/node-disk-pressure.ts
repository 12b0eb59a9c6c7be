import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A node that is short of disk. */
export const nodeDiskPressure: Scenario = {
  name: 'node-disk-pressure',
  claim: 'a node that is short of disk',
  group: 'broken',
  alone: true,
  async arrange(world) {
    await world.tell('node-2', 'DiskPressure', true)
    await untilCondition(world, 'Node', 'node-2', 'DiskPressure')
  },
  later: 5 * 60_000,
  expect: [{ code: 'NodeUnderPressure', root: 'Node/node-2' }],
}
