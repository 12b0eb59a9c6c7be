import { deployment, httpProbe, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A readiness probe that fails while the container crashes is not the cause. */
export const probeFailsBecauseOfCrash: Scenario = {
  name: 'probe-fails-because-of-crash',
  claim: 'a readiness probe that fails while the container crashes is not the cause',
  group: 'misleading',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1, after: 30 })
    await world.apply(
      service('web'),
      deployment('web', { image: 'crash:1', container: { readinessProbe: httpProbe() } }),
    )
    await untilCrashing(world, 'web')
  },
  later: 5 * 60_000,
  expect: [
    {
      code: 'ContainerCrash',
      root: 'Deployment/web',
      affected: ['Deployment/web'],
      consequences: ['ServiceWithoutReadyPods Service/web'],
    },
  ],
}
