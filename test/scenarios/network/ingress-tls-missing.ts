import { ingress, ingressClass } from '../ingress.ts'
import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress whose TLS Secret is not there. */
export const ingressTlsMissing: Scenario = {
  name: 'ingress-tls-missing',
  claim: 'an Ingress whose TLS Secret is not there',
  group: 'broken',
  async arrange(world) {
    const tls = [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }]
    await ingressClass(world)
    await world.apply(deployment('web'), service('web'), ingress(world, 'web', 80, { tls }))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressTlsMissing', root: 'Secret/shop-tls' }],
}
