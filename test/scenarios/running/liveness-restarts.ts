import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** A liveness probe that fails again and again, and the container is ready in between. */
export const livenessRestarts: Scenario = {
  name: 'liveness-restarts',
  claim: 'a liveness probe that fails again and again, and the container is ready in between',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'runs',
      ready: true,
      ignoresTerm: true,
      probes: { liveness: 'HTTP probe failed with statuscode: 500' },
    })
    await world.apply(deployment('web', { image: 'ill:1', container: { livenessProbe: httpProbe() } }))
    await untilContainer(world, 'web', 'was restarted three times', ({ restartCount }) => Number(restartCount) >= 3)
  },
  expect: [{ code: 'LivenessProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
