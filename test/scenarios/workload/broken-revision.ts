import { at } from '../../cluster/at.ts'
import { statefulSet } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing, untilRolledOut } from '../waiting.ts'

/** A StatefulSet that was reverted but waits for the Pod of its broken revision. */
export const brokenRevision: Scenario = {
  name: 'broken-revision',
  claim: 'a StatefulSet that was reverted but waits for the Pod of its broken revision',
  group: 'broken',
  async arrange(world) {
    world.script('app:2', { kind: 'exits', code: 1 })
    await world.apply(statefulSet('db', { replicas: 2 }))
    await untilRolledOut(world, 'StatefulSet', 'db')
    await world.apply(statefulSet('db', { replicas: 2, image: 'app:2' }))
    await untilCrashing(world, 'db')
    await world.apply(statefulSet('db', { replicas: 2 }))
    await world.until('it has seen the revert', async () => {
      const found = await world.get('StatefulSet', 'db')
      return at(found, 'status.observedGeneration') === at(found, 'metadata.generation')
    })
  },
  expect: [{ code: 'BrokenRevision', root: 'StatefulSet/db', affected: ['StatefulSet/db'] }],
}
