import { pod } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A Pod that nothing controls is its own root. */
export const barePodCrash: Scenario = {
  name: 'bare-pod-crash',
  claim: 'a Pod that nothing controls is its own root',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    await world.apply(pod('shell', { image: 'crash:1' }))
    await untilCrashing(world, 'shell')
  },
  expect: [{ code: 'ContainerCrash', root: 'Pod/shell' }],
}
