import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A Pod that the security level of its namespace does not allow. */
export const podSecurity: Scenario = {
  name: 'pod-security',
  claim: 'a Pod that the security level of its namespace does not allow',
  group: 'broken',
  async arrange(world) {
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
    await world.patch('Namespace', world.namespace, { metadata: { labels } })
    await world.apply(deployment('web', { pod: { hostNetwork: true } }))
    await untilCondition(world, 'Deployment', 'web', 'ReplicaFailure')
  },
  expect: [{ code: 'PodSecurityViolated', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
