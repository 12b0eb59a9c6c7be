import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A rollout past its deadline is a consequence of the image that is not there. */
export const progressDeadlineIsAConsequence: Scenario = {
  name: 'progress-deadline-is-a-consequence',
  claim: 'a rollout past its deadline is a consequence of the image that is not there',
  group: 'misleading',
  async arrange(world) {
    world.script('app:*', { kind: 'no-image' })
    await world.apply(deployment('web', { spec: { progressDeadlineSeconds: 2 } }))
    await untilCondition(world, 'Deployment', 'web', 'Progressing', 'False')
  },
  expect: [
    {
      code: 'ImageNotFound',
      root: 'Deployment/web',
      affected: ['Deployment/web'],
      consequences: ['ProgressDeadlineExceeded Deployment/web'],
    },
  ],
}
