import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing, untilRolledOut } from '../waiting.ts'

/** The new revision crashes while the old one serves: the crash is told, and not the Service. */
export const crashByNewRevisionOldServes: Scenario = {
  name: 'crash-by-new-revision-old-serves',
  claim: 'the new revision crashes while the old one serves: the crash is told, and not the Service',
  group: 'misleading',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 2 }), service('web'))
    await untilRolledOut(world, 'Deployment', 'web')
    world.script('app:2', { kind: 'exits', code: 1 })
    await world.apply(deployment('web', { replicas: 2, image: 'app:2' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
