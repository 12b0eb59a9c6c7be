import { deployment, secret } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A pull Secret of a type that holds no credentials of registries. */
export const pullSecretWrongType: Scenario = {
  name: 'pull-secret-wrong-type',
  claim: 'a pull Secret of a type that holds no credentials of registries',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'unauthorized' })
    await world.apply(
      secret('registry', { password: 'x' }),
      deployment('web', { image: 'shop/web:2', pod: { imagePullSecrets: [{ name: 'registry' }] } }),
    )
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'PullSecretWrongType', root: 'Secret/registry', affected: ['Deployment/web'] }],
}
