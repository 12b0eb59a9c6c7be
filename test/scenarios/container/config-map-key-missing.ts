import { configMap, deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A key that its ConfigMap lacks is the cause. */
export const configMapKeyMissing: Scenario = {
  name: 'config-map-key-missing',
  claim: 'a key that its ConfigMap lacks is the cause',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      configMap('settings', { other: 'x' }),
      deployment('web', {
        container: { env: [{ name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } }] },
      }),
    )
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'ConfigMapKeyMissing', root: 'ConfigMap/settings', affected: ['Deployment/web'] }],
}
