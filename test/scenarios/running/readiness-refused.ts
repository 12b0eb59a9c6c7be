import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A readiness probe of a port on which nobody listens. */
export const readinessRefused: Scenario = {
  name: 'readiness-refused',
  claim: 'a readiness probe of a port on which nobody listens',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'runs',
      probes: {
        readiness: 'Get "http://10.244.0.9:8080/healthz": dial tcp 10.244.0.9:8080: connect: connection refused',
      },
    })
    await world.apply(
      deployment('web', {
        image: 'ill:1',
        container: { ports: [{ containerPort: 3000 }], readinessProbe: httpProbe() },
      }),
    )
    await untilEvent(world, 'Unhealthy')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ReadinessProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
