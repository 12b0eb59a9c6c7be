import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A volume of a ConfigMap that is not there. */
export const volumeConfigMapMissing: Scenario = {
  name: 'volume-config-map-missing',
  claim: 'a volume of a ConfigMap that is not there',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', { kind: 'runs' })
    await world.apply(deployment('web', { pod: { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] } }))
    await untilEvent(world, 'FailedMount')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ConfigMapMissing', root: 'ConfigMap/settings', affected: ['Deployment/web'] }],
}
