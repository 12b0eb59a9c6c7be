import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { podsOf, untilContainer, untilReady, untilRolledOut } from '../waiting.ts'

/** A paused rollout that leaves two revisions running. */
export const rolloutPaused: Scenario = {
  name: 'rollout-paused',
  claim: 'a paused rollout that leaves two revisions running',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 3 }))
    await untilRolledOut(world, 'Deployment', 'web')
    world.script('app:2', { kind: 'runs', ready: false })
    await world.apply(deployment('web', { replicas: 3, image: 'app:2' }))
    await untilContainer(world, 'web', 'runs the new image', ({ image }) => image === 'app:2')
    await world.patch('Deployment', 'web', { spec: { paused: true } })
    world.script('app:2', { kind: 'runs' })
    const pods = await podsOf(world, 'web')
    const unready = pods.find((pod) => at(pod, 'spec.containers.0.image') === 'app:2')
    await world.delete('Pod', String(at(unready, 'metadata.name')), { gracePeriodSeconds: 0 })
    await untilReady(world, 'web', 4)
  },
  later: 2 * 3_600_000,
  expect: [{ code: 'RolloutPaused', root: 'Deployment/web' }],
}
