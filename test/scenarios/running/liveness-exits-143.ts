import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** A container that ends by SIGTERM because of its liveness probe is not "asked to stop". */
export const livenessExits143: Scenario = {
  name: 'liveness-exits-143',
  claim: 'a container that ends by SIGTERM because of its liveness probe is not "asked to stop"',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'runs',
      ready: true,
      onTerm: 143,
      probes: { liveness: 'Get "http://10.244.0.9:8080/healthz": context deadline exceeded' },
    })
    await world.apply(deployment('web', { image: 'ill:1', container: { livenessProbe: httpProbe() } }))
    await untilContainer(world, 'web', 'was restarted three times', ({ restartCount }) => Number(restartCount) >= 3)
  },
  expect: [{ code: 'LivenessProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
