import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A readiness probe that is not answered in time. */
export const readinessTimeout: Scenario = {
  name: 'readiness-timeout',
  claim: 'a readiness probe that is not answered in time',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'runs',
      probes: {
        readiness:
          'Get "http://10.244.0.9:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      },
    })
    await world.apply(deployment('web', { image: 'ill:1', container: { readinessProbe: httpProbe() } }))
    await untilEvent(world, 'Unhealthy')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ReadinessProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
