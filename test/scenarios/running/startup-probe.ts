import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A startup probe that never succeeds restarts the container. */
export const startupProbe: Scenario = {
  name: 'startup-probe',
  claim: 'a startup probe that never succeeds restarts the container',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'runs',
      ignoresTerm: true,
      probes: {
        startup: 'Get "http://10.244.0.9:8080/healthz": dial tcp 10.244.0.9:8080: connect: connection refused',
      },
    })
    await world.apply(
      deployment('web', { image: 'ill:1', container: { startupProbe: httpProbe({ failureThreshold: 30 }) } }),
    )
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'StartupProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
