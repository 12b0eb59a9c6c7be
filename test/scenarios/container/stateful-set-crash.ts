import { statefulSet } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A crash in a StatefulSet is that of its workload. */
export const statefulSetCrash: Scenario = {
  name: 'stateful-set-crash',
  claim: 'a crash in a StatefulSet is that of its workload',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    await world.apply(statefulSet('db', { image: 'crash:1', replicas: 2 }))
    await untilCrashing(world, 'db')
  },
  expect: [{ code: 'ContainerCrash', root: 'StatefulSet/db', affected: ['StatefulSet/db'] }],
}
