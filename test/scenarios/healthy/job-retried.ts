import { job } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A Job that succeeded at its second try. */
export const jobRetried: Scenario = {
  name: 'job-retried',
  claim: 'a Job that succeeded at its second try',
  group: 'healthy',
  async arrange(world) {
    world.script('import:*', {
      kind: 'in-turn',
      runs: [
        { kind: 'exits', code: 1 },
        { kind: 'exits', code: 0 },
      ],
    })
    await world.apply(job('import', { image: 'import:1', pod: { restartPolicy: 'OnFailure' } }))
    await untilCondition(world, 'Job', 'import', 'Complete')
  },
  expect: [],
}
