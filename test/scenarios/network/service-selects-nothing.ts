import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A Service whose selector matches no Pods. */
export const serviceSelectsNothing: Scenario = {
  name: 'service-selects-nothing',
  claim: 'a Service whose selector matches no Pods',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web'), service('web', { selector: { app: 'wob' } }))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ServiceSelectsNothing', root: 'Service/web' }],
}
