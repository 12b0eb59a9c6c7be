import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut, untilWaiting } from '../waiting.ts'

/** An old OOM kill is not why the new image cannot be pulled. */
export const oldOutOfMemoryNewImage: Scenario = {
  name: 'old-out-of-memory-new-image',
  claim: 'an old OOM kill is not why the new image cannot be pulled',
  group: 'misleading',
  async arrange(world) {
    const killed = { kind: 'exits', code: 137, reason: 'OOMKilled', ago: 40 * 60_000, lasted: 60_000 } as const
    world.script('app:1', { kind: 'in-turn', runs: [killed, { kind: 'runs', ago: 40 * 60_000 }] })
    world.script('app:2', { kind: 'no-image' })
    await world.apply(deployment('web', { replicas: 2 }))
    await untilRolledOut(world, 'Deployment', 'web')
    await world.apply(deployment('web', { replicas: 2, image: 'app:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'ImageNotFound', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
