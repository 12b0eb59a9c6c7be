import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing, untilWaiting } from '../waiting.ts'

/** Two workloads with two causes are two verdicts. */
export const crashAndMissingSecret: Scenario = {
  name: 'crash-and-missing-secret',
  claim: 'two workloads with two causes are two verdicts',
  group: 'misleading',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    const container = { envFrom: [{ secretRef: { name: 'token' } }] }
    await world.apply(deployment('web', { image: 'crash:1' }), deployment('api', { container }))
    await untilCrashing(world, 'web')
    await untilWaiting(world, 'api', 'CreateContainerConfigError')
  },
  expect: [
    { code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] },
    { code: 'SecretMissing', root: 'Secret/token', affected: ['Deployment/api'] },
  ],
}
