import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A registry whose name does not resolve. */
export const registryUnknown: Scenario = {
  name: 'registry-unknown',
  claim: 'a registry whose name does not resolve',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'dns' })
    await world.apply(deployment('web', { image: 'registry.example.com/shop/web:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'RegistryUnreachable', root: 'Registry/registry.example.com', affected: ['Deployment/web'] }],
}
