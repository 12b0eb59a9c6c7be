import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A ConfigMap that is not there is the cause, and not the container. */
export const configMapMissing: Scenario = {
  name: 'config-map-missing',
  claim: 'a ConfigMap that is not there is the cause, and not the container',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { container: { envFrom: [{ configMapRef: { name: 'settings' } }] } }))
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'ConfigMapMissing', root: 'ConfigMap/settings', affected: ['Deployment/web'] }],
}
