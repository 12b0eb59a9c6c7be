import { pod } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilReady } from '../waiting.ts'

/** A Pod that is on its way out within its grace period. */
export const terminatingInGrace: Scenario = {
  name: 'terminating-in-grace',
  claim: 'a Pod that is on its way out within its grace period',
  group: 'healthy',
  async arrange(world) {
    world.script('slow:*', { kind: 'runs', ignoresTerm: true })
    await world.apply(pod('job', { image: 'slow:1' }))
    await untilReady(world, 'job')
    await world.delete('Pod', 'job', { gracePeriodSeconds: 30 })
    world.undo(() => world.delete('Pod', 'job', { gracePeriodSeconds: 0 }))
  },
  expect: [],
}
