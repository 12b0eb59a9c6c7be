import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A binary of another architecture is told by its first words, not as a crash. */
export const execFormatError: Scenario = {
  name: 'exec-format-error',
  claim: 'a binary of another architecture is told by its first words, not as a crash',
  group: 'broken',
  async arrange(world) {
    world.script('arm:*', { kind: 'exits', code: 255, message: 'exec /app/web: exec format error' })
    await world.apply(deployment('web', { image: 'arm:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'ImageWrongArchitecture', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
