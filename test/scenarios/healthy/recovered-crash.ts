import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** A container that crashed twenty minutes ago and serves since. */
export const recoveredCrash: Scenario = {
  name: 'recovered-crash',
  claim: 'a container that crashed twenty minutes ago and serves since',
  group: 'healthy',
  async arrange(world) {
    const crash = { kind: 'exits', code: 1, ago: 21 * 60_000, lasted: 1_000 } as const
    world.script('app:*', { kind: 'in-turn', runs: [crash, crash, { kind: 'runs', ago: 20 * 60_000 }] })
    await world.apply(deployment('web'))
    await untilContainer(
      world,
      'web',
      'runs for the third time',
      ({ restartCount, ready }) => restartCount === 2 && ready === true,
    )
  },
  expect: [],
}
