import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** Exit code 137 with the reason OOMKilled is the own memory limit of the container. */
export const outOfMemory: Scenario = {
  name: 'out-of-memory',
  claim: 'exit code 137 with the reason OOMKilled is the own memory limit of the container',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 137, reason: 'OOMKilled', after: 50 })
    await world.apply(deployment('web', { image: 'crash:1', container: { resources: { limits: { memory: '64Mi' } } } }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'OutOfMemory', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
