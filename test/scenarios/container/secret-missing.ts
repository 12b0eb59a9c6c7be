import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A Secret that is not there is the cause, and not the container. */
export const secretMissing: Scenario = {
  name: 'secret-missing',
  claim: 'a Secret that is not there is the cause, and not the container',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', {
        container: { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'value' } } }] },
      }),
    )
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'SecretMissing', root: 'Secret/token', affected: ['Deployment/web'] }],
}
