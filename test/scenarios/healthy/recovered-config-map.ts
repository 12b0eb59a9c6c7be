import { configMap, deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut, untilWaiting } from '../waiting.ts'

/** A Pod that waited for its ConfigMap until that came. */
export const recoveredConfigMap: Scenario = {
  name: 'recovered-config-map',
  claim: 'a Pod that waited for its ConfigMap until that came',
  group: 'healthy',
  async arrange(world) {
    await world.apply(deployment('web', { container: { envFrom: [{ configMapRef: { name: 'settings' } }] } }))
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
    await world.apply(configMap('settings', { mode: 'fast' }))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
}
