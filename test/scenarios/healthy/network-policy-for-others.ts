import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A NetworkPolicy that lets the Pods be reached. */
export const networkPolicyForOthers: Scenario = {
  name: 'network-policy-for-others',
  claim: 'a NetworkPolicy that lets the Pods be reached',
  group: 'healthy',
  async arrange(world) {
    const spec = { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [{ podSelector: {} }] }] }
    await world.apply(deployment('web'), service('web'), { kind: 'NetworkPolicy', metadata: { name: 'web' }, spec })
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
}
