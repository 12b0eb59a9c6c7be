import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPods } from '../waiting.ts'

/** A scheduling gate that nobody removes. */
export const schedulingGated: Scenario = {
  name: 'scheduling-gated',
  claim: 'a scheduling gate that nobody removes',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { pod: { schedulingGates: [{ name: 'example.com/approval' }] } }))
    await untilPods(world, 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'SchedulingGated', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
