import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** A container that was restarted forty times, the last time yesterday. */
export const manyOldRestarts: Scenario = {
  name: 'many-old-restarts',
  claim: 'a container that was restarted forty times, the last time yesterday',
  group: 'healthy',
  async arrange(world) {
    const crash = { kind: 'exits', code: 1, ago: 24 * 3_600_000, lasted: 1_000, restarts: 39 } as const
    world.script('app:*', { kind: 'in-turn', runs: [crash, { kind: 'runs', ago: 24 * 3_600_000 }] })
    await world.apply(deployment('web'))
    await untilContainer(world, 'web', 'runs', ({ restartCount, ready }) => restartCount === 40 && ready === true)
  },
  expect: [],
}
