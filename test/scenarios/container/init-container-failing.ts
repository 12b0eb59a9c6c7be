import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** An init container that fails keeps the Pod from starting. */
export const initContainerFailing: Scenario = {
  name: 'init-container-failing',
  claim: 'an init container that fails keeps the Pod from starting',
  group: 'broken',
  async arrange(world) {
    world.script('migrate:*', { kind: 'exits', code: 1, after: 30 })
    await world.apply(deployment('web', { pod: { initContainers: [{ name: 'migrate', image: 'migrate:1' }] } }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'InitContainerFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
