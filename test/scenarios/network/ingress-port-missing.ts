import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress that leads to a port which its Service does not have. */
export const ingressPortMissing: Scenario = {
  name: 'ingress-port-missing',
  claim: 'an Ingress that leads to a port which its Service does not have',
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
          defaultBackend: { service: { name: 'web', port: { number: 8080 } } },
        },
      },
    )
    await untilRolledOut(world, 'Deployment', 'web')
    world.undo(() => world.delete('IngressClass', world.namespace))
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressBackendMissing', root: 'Ingress/web' }],
}
