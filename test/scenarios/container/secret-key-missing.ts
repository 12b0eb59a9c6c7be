import { deployment, secret } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A key that its Secret lacks is the cause. */
export const secretKeyMissing: Scenario = {
  name: 'secret-key-missing',
  claim: 'a key that its Secret lacks is the cause',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      secret('token', { other: 'x' }),
      deployment('web', {
        container: { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'value' } } }] },
      }),
    )
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'SecretKeyMissing', root: 'Secret/token', affected: ['Deployment/web'] }],
}
