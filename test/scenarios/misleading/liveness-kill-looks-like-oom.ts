import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer } from '../waiting.ts'

/** Exit code 137 after a failed liveness probe is not the memory limit. */
export const livenessKillLooksLikeOom: Scenario = {
  name: 'liveness-kill-looks-like-oom',
  claim: 'exit code 137 after a failed liveness probe is not the memory limit',
  group: 'misleading',
  async arrange(world) {
    const probes = { liveness: 'Get "http://10.244.0.9:8080/healthz": context deadline exceeded' }
    world.script('slow:*', { kind: 'runs', ready: true, ignoresTerm: true, probes })
    const container = { livenessProbe: httpProbe(), resources: { limits: { memory: '64Mi' } } }
    await world.apply(deployment('web', { image: 'slow:1', container }))
    await untilContainer(world, 'web', 'was restarted', ({ restartCount }) => Number(restartCount) >= 3)
  },
  expect: [{ code: 'LivenessProbeFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
