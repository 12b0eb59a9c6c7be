import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A registry that does not answer in time. */
export const registryTimeout: Scenario = {
  name: 'registry-timeout',
  claim: 'a registry that does not answer in time',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'timeout' })
    await world.apply(deployment('web', { image: 'registry.example.com/shop/web:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'RegistryUnreachable', root: 'Registry/registry.example.com', affected: ['Deployment/web'] }],
}
