import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A readiness probe that is answered with an error keeps the Pod from traffic. */
export const readinessStatus: Scenario = {
  name: 'readiness-status',
  claim: 'a readiness probe that is answered with an error keeps the Pod from traffic',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', { kind: 'runs', probes: { readiness: 'HTTP probe failed with statuscode: 503' } })
    await world.apply(deployment('web', { image: 'ill:1', container: { readinessProbe: httpProbe() } }))
    await untilEvent(world, 'Unhealthy')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ReadinessProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
