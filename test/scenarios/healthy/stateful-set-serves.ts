import { statefulSet } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A StatefulSet that serves. */
export const statefulSetServes: Scenario = {
  name: 'stateful-set-serves',
  claim: 'a StatefulSet that serves',
  group: 'healthy',
  async arrange(world) {
    await world.apply(statefulSet('db', { replicas: 2 }))
    await untilRolledOut(world, 'StatefulSet', 'db')
  },
  expect: [],
}
