import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image that is missing shows only after the init container, whose Secret is missing first. */
export const initMissingSecretHidesImage: Scenario = {
  name: 'init-missing-secret-hides-image',
  claim: 'an image that is missing shows only after the init container, whose Secret is missing first',
  group: 'misleading',
  async arrange(world) {
    world.script('app:absent', { kind: 'no-image' })
    const initContainers = [{ name: 'migrate', image: 'migrate:1', envFrom: [{ secretRef: { name: 'database' } }] }]
    await world.apply(deployment('web', { image: 'app:absent', pod: { initContainers } }))
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'SecretMissing', root: 'Secret/database', affected: ['Deployment/web'] }],
}
