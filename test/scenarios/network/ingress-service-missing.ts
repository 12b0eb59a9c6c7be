import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An Ingress that leads to a Service which is not there. */
export const ingressServiceMissing: Scenario = {
  name: 'ingress-service-missing',
  claim: 'an Ingress that leads to a Service which is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web'),
      { kind: 'IngressClass', metadata: { name: world.namespace }, spec: { controller: 'example.com/ingress' } },
      {
        kind: 'Ingress',
        metadata: { name: 'web' },
        spec: {
          ingressClassName: world.namespace,
          defaultBackend: { service: { name: 'wob', port: { number: 80 } } },
        },
      },
    )
    await untilRolledOut(world, 'Deployment', 'web')
    world.undo(() => world.delete('IngressClass', world.namespace))
  },
  later: 5 * 60_000,
  expect: [{ code: 'IngressBackendMissing', root: 'Service/wob' }],
}
