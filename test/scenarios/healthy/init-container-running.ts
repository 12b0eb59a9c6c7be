import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** An init container that runs for a minute is in progress. */
export const initContainerRunning: Scenario = {
  name: 'init-container-running',
  claim: 'an init container that runs for a minute is in progress',
  group: 'healthy',
  async arrange(world) {
    world.script('migrate:*', { kind: 'runs' })
    await world.apply(deployment('web', { pod: { initContainers: [{ name: 'migrate', image: 'migrate:1' }] } }))
    await untilContainer(world, 'web', 'runs', (status) => at(status, 'state.running') !== undefined)
  },
  later: 60_000,
  expect: [],
}
