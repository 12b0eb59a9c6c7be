import { deployment, secret } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A volume of a key that its Secret lacks. */
export const volumeSecretKeyMissing: Scenario = {
  name: 'volume-secret-key-missing',
  claim: 'a volume of a key that its Secret lacks',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', { kind: 'runs' })
    await world.apply(
      secret('tls', { cert: 'x' }),
      deployment('web', {
        pod: {
          volumes: [{ name: 'tls', secret: { secretName: 'tls', items: [{ key: 'tls.crt', path: 'tls.crt' }] } }],
        },
      }),
    )
    await untilEvent(world, 'FailedMount')
  },
  later: 5 * 60_000,
  expect: [{ code: 'SecretKeyMissing', root: 'Secret/tls', affected: ['Deployment/web'] }],
}
