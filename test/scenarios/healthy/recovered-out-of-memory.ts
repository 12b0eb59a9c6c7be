import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** A container that was killed for its memory an hour ago and serves since. */
export const recoveredOutOfMemory: Scenario = {
  name: 'recovered-out-of-memory',
  claim: 'a container that was killed for its memory an hour ago and serves since',
  group: 'healthy',
  async arrange(world) {
    const killed = {
      kind: 'exits',
      code: 137,
      reason: 'OOMKilled',
      ago: 61 * 60_000,
      lasted: 3 * 24 * 3_600_000,
    } as const
    world.script('app:*', { kind: 'in-turn', runs: [killed, { kind: 'runs', ago: 60 * 60_000 }] })
    await world.apply(deployment('web', { container: { resources: { limits: { memory: '128Mi' } } } }))
    await untilContainer(world, 'web', 'runs again', ({ restartCount, ready }) => restartCount === 1 && ready === true)
  },
  expect: [],
}
