import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A Pod that is not ready for half a minute after its start. */
export const slowStart: Scenario = {
  name: 'slow-start',
  claim: 'a Pod that is not ready for half a minute after its start',
  group: 'healthy',
  async arrange(world) {
    world.script('app:*', { kind: 'runs', probes: { readiness: 'HTTP probe failed with statuscode: 503' } })
    await world.apply(deployment('web', { container: { readinessProbe: httpProbe({ initialDelaySeconds: 5 }) } }))
    await untilEvent(world, 'Unhealthy')
  },
  later: 20_000,
  expect: [],
}
