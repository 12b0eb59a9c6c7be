import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { podsOf, untilReady } from '../waiting.ts'

/** A Pod that was evicted and replaced is history. */
export const evictedButReplaced: Scenario = {
  name: 'evicted-but-replaced',
  claim: 'a Pod that was evicted and replaced is history',
  group: 'misleading',
  async arrange(world) {
    let first: string | undefined
    world.script('app:*', ({ metadata }) => {
      first ??= metadata.name
      return metadata.name === first
        ? { kind: 'evicted', message: 'The node was low on resource: memory. ' }
        : undefined
    })
    await world.apply(deployment('web'))
    await world.until('a Pod is evicted', async () => {
      return (await podsOf(world, 'web')).some((one) => at(one, 'status.reason') === 'Evicted')
    })
    await untilReady(world, 'web')
  },
  later: 15 * 60_000,
  expect: [],
}
