import { at } from '../../cluster/at.ts'
import { pod } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilReady } from '../waiting.ts'

/** A finalizer that nobody removes keeps a Pod that has ended. */
export const stuckTerminatingFinalizer: Scenario = {
  name: 'stuck-terminating-finalizer',
  claim: 'a finalizer that nobody removes keeps a Pod that has ended',
  group: 'broken',
  async arrange(world) {
    const held = pod('job')
    await world.apply({
      ...held,
      metadata: { name: 'job', labels: { app: 'job' }, finalizers: ['example.com/archive'] },
    })
    await untilReady(world, 'job')
    await world.delete('Pod', 'job', { gracePeriodSeconds: 1 })
    world.undo(() => world.patch('Pod', 'job', { metadata: { finalizers: null } }))
    await world.until('it has ended', async () => {
      const state = at(await world.get('Pod', 'job'), 'status.containerStatuses.0.state')
      return at(state, 'terminated') !== undefined
    })
  },
  later: 15 * 60_000,
  expect: [{ code: 'StuckTerminatingFinalizer', root: 'Pod/job' }],
}
