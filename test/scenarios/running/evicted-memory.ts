import { at } from '../../cluster/at.ts'
import { pod } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'

/** A Pod that its node evicted for want of memory. */
export const evictedMemory: Scenario = {
  name: 'evicted-memory',
  claim: 'a Pod that its node evicted for want of memory',
  group: 'broken',
  async arrange(world) {
    world.script('greedy:*', {
      kind: 'evicted',
      message:
        'The node was low on resource: memory. Threshold quantity: 100Mi, available: 60Mi. Container job was using 3Gi, request is 0, has larger consumption of memory. ',
    })
    await world.apply(pod('job', { image: 'greedy:1', pod: { nodeName: 'node-1' } }))
    await world.until('it is evicted', async () => at(await world.get('Pod', 'job'), 'status.reason') === 'Evicted')
  },
  expect: [{ code: 'PodEvicted', root: 'Node/node-1', affected: ['Pod/job'] }],
}
