import { deployment, httpProbe, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A Service without ready Pods is a consequence of their probe. */
export const readinessLeavesServiceEmpty: Scenario = {
  name: 'readiness-leaves-service-empty',
  claim: 'a Service without ready Pods is a consequence of their probe',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', { kind: 'runs', probes: { readiness: 'HTTP probe failed with statuscode: 500' } })
    await world.apply(
      service('web'),
      deployment('web', { image: 'ill:1', replicas: 2, container: { readinessProbe: httpProbe() } }),
    )
    await untilEvent(world, 'Unhealthy')
  },
  later: 5 * 60_000,
  expect: [
    {
      code: 'ReadinessProbeFailing',
      root: 'Deployment/web',
      affected: ['Deployment/web'],
      consequences: ['ServiceWithoutReadyPods Service/web'],
    },
  ],
}
