import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A missing Secret explains all workloads that need it, once. */
export const secretMissingThreeWorkloads: Scenario = {
  name: 'secret-missing-three-workloads',
  claim: 'a missing Secret explains all workloads that need it, once',
  group: 'broken',
  async arrange(world) {
    const container = { envFrom: [{ secretRef: { name: 'token' } }] }
    await world.apply(...['api', 'web', 'worker'].map((name) => deployment(name, { container, replicas: 2 })))
    for (const name of ['api', 'web', 'worker']) await untilWaiting(world, name, 'CreateContainerConfigError')
  },
  expect: [
    {
      code: 'SecretMissing',
      root: 'Secret/token',
      affected: ['Deployment/api', 'Deployment/web', 'Deployment/worker'],
    },
  ],
}
