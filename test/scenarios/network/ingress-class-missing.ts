import { ingress } from '../ingress.ts'
import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress of a class that is not there. */
export const ingressClassMissing: Scenario = {
  name: 'ingress-class-missing',
  claim: 'an Ingress of a class that is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web'), service('web'), ingress(world, 'web', 80))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressClassMissing', root: 'IngressClass/s-ingress-class-missing' }],
}
