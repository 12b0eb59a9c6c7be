import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A taint keeps the Pod off the only node that it may go to. */
export const taint: Scenario = {
  name: 'taint',
  claim: 'a taint keeps the Pod off the only node that it may go to',
  group: 'broken',
  alone: true,
  async arrange(world) {
    await world.patch('Node', 'node-2', { spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } })
    world.undo(() => world.patch('Node', 'node-2', { spec: { taints: null } }))
    await world.apply(deployment('web', { pod: { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'UntoleratedTaint', root: 'Node/node-2', affected: ['Deployment/web'] }],
}
