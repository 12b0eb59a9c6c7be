import { ingress, ingressClass } from '../ingress.ts'
import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress that leads to a port which its Service does not have. */
export const ingressPortMissing: Scenario = {
  name: 'ingress-port-missing',
  claim: 'an Ingress that leads to a port which its Service does not have',
  group: 'broken',
  async arrange(world) {
    await ingressClass(world)
    await world.apply(deployment('web'), service('web'), ingress(world, 'web', 8080))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressBackendMissing', root: 'Ingress/web' }],
}
