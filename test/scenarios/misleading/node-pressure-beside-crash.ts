import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition, untilCrashing } from '../waiting.ts'

/** A node that is short of disk is not why a container crashes there. */
export const nodePressureBesideCrash: Scenario = {
  name: 'node-pressure-beside-crash',
  claim: 'a node that is short of disk is not why a container crashes there',
  group: 'misleading',
  alone: true,
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    await world.apply(deployment('web', { image: 'crash:1', pod: { nodeName: 'node-2' } }))
    await untilCrashing(world, 'web')
    await world.tell('node-2', 'DiskPressure', true)
    await untilCondition(world, 'Node', 'node-2', 'DiskPressure')
  },
  later: 5 * 60_000,
  expect: [
    { code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] },
    { code: 'NodeUnderPressure', root: 'Node/node-2' },
  ],
}
