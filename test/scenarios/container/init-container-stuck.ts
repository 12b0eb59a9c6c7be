import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** An init container that does not end within ten minutes is stuck. */
export const initContainerStuck: Scenario = {
  name: 'init-container-stuck',
  claim: 'an init container that does not end within ten minutes is stuck',
  group: 'broken',
  async arrange(world) {
    world.script('wait:*', { kind: 'runs' })
    await world.apply(deployment('web', { pod: { initContainers: [{ name: 'wait', image: 'wait:1' }] } }))
    await untilContainer(world, 'web', 'runs', (status) => at(status, 'state.running') !== undefined)
  },
  later: 15 * 60_000,
  expect: [{ code: 'InitContainerStuck', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
