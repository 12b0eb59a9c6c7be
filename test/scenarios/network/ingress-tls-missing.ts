import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress whose TLS Secret is not there. */
export const ingressTlsMissing: Scenario = {
  name: 'ingress-tls-missing',
  claim: 'an Ingress whose TLS Secret is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web'),
      service('web'),
      { kind: 'IngressClass', metadata: { name: world.namespace }, spec: { controller: 'example.com/ingress' } },
      {
        kind: 'Ingress',
        metadata: { name: 'web' },
        spec: {
          ingressClassName: world.namespace,
          tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }],
          defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        },
      },
    )
    await untilRolledOut(world, 'Deployment', 'web')
    world.undo(() => world.delete('IngressClass', world.namespace))
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressTlsMissing', root: 'Secret/shop-tls' }],
}
