import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A volume of a Secret that is not there. */
export const volumeSecretMissing: Scenario = {
  name: 'volume-secret-missing',
  claim: 'a volume of a Secret that is not there',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', { kind: 'runs' })
    await world.apply(deployment('web', { pod: { volumes: [{ name: 'tls', secret: { secretName: 'tls' } }] } }))
    await untilEvent(world, 'FailedMount')
  },
  later: 5 * 60_000,
  expect: [{ code: 'SecretMissing', root: 'Secret/tls', affected: ['Deployment/web'] }],
}
