import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A ConfigMap and a Secret that are not there but may be missing. */
export const optionalConfig: Scenario = {
  name: 'optional-config',
  claim: 'a ConfigMap and a Secret that are not there but may be missing',
  group: 'healthy',
  async arrange(world) {
    const container = {
      envFrom: [{ configMapRef: { name: 'settings', optional: true } }],
      env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'value', optional: true } } }],
    }
    const volumes = [{ name: 'tls', secret: { secretName: 'tls', optional: true } }]
    await world.apply(deployment('web', { container, pod: { volumes } }))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
}
