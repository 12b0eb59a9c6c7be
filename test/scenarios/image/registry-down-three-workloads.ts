import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A registry that fails for many workloads is one verdict. */
export const registryDownThreeWorkloads: Scenario = {
  name: 'registry-down-three-workloads',
  claim: 'a registry that fails for many workloads is one verdict',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'timeout' })
    const names = ['api', 'web', 'worker']
    await world.apply(...names.map((name) => deployment(name, { image: `registry.example.com/shop/${name}:2` })))
    for (const name of names) await untilWaiting(world, name, 'ImagePullBackOff')
  },
  expect: [
    {
      code: 'RegistryUnreachable',
      root: 'Registry/registry.example.com',
      affected: ['Deployment/api', 'Deployment/web', 'Deployment/worker'],
    },
  ],
}
