import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** A container whose liveness probe failed half an hour ago. */
export const recoveredLiveness: Scenario = {
  name: 'recovered-liveness',
  claim: 'a container whose liveness probe failed half an hour ago',
  group: 'healthy',
  async arrange(world) {
    const killed = { kind: 'exits', code: 137, ago: 31 * 60_000, lasted: 600_000 } as const
    world.script('app:*', { kind: 'in-turn', runs: [killed, { kind: 'runs', ago: 30 * 60_000 }] })
    await world.apply(deployment('web', { container: { livenessProbe: httpProbe() } }))
    await untilContainer(world, 'web', 'runs again', ({ restartCount, ready }) => restartCount === 1 && ready === true)
  },
  expect: [],
}
