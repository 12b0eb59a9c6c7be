import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A rollout past its deadline whose Pod just never gets ready. */
export const progressDeadline: Scenario = {
  name: 'progress-deadline',
  claim: 'a rollout past its deadline whose Pod just never gets ready',
  group: 'broken',
  async arrange(world) {
    world.script('app:*', { kind: 'runs', ready: false })
    await world.apply(deployment('web', { spec: { progressDeadlineSeconds: 2 } }))
    await untilCondition(world, 'Deployment', 'web', 'Progressing', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'PodNotReady', root: 'Deployment/web', consequences: ['ProgressDeadlineExceeded Deployment/web'] }],
}
