import { ingress, ingressClass } from '../ingress.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress that leads to a Service which is not there. */
export const ingressServiceMissing: Scenario = {
  name: 'ingress-service-missing',
  claim: 'an Ingress that leads to a Service which is not there',
  group: 'broken',
  async arrange(world) {
    await ingressClass(world)
    await world.apply(deployment('web'), ingress(world, 'wob', 80))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressBackendMissing', root: 'Service/wob' }],
}
