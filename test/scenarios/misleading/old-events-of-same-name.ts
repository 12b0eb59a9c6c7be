import { pod } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing, untilReady } from '../waiting.ts'

/** Events of a Pod that was deleted say nothing about its successor. */
export const oldEventsOfSameName: Scenario = {
  name: 'old-events-of-same-name',
  claim: 'Events of a Pod that was deleted say nothing about its successor',
  group: 'misleading',
  async arrange(world) {
    world.script('app:broken', { kind: 'exits', code: 1 })
    await world.apply(pod('db', { image: 'app:broken' }))
    await untilCrashing(world, 'db')
    await world.delete('Pod', 'db', { gracePeriodSeconds: 0 })
    await world.until('it is gone', async () => (await world.get('Pod', 'db')) === undefined)
    await world.apply(pod('db', { image: 'app:2' }))
    await untilReady(world, 'db')
  },
  expect: [],
}
