import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A pull Secret that is not there is the cause, and not the registry. */
export const pullSecretMissing: Scenario = {
  name: 'pull-secret-missing',
  claim: 'a pull Secret that is not there is the cause, and not the registry',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'unauthorized' })
    await world.apply(deployment('web', { image: 'shop/web:2', pod: { imagePullSecrets: [{ name: 'registry' }] } }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'PullSecretMissing', root: 'Secret/registry', affected: ['Deployment/web'] }],
}
