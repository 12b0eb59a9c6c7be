import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing, untilRolledOut } from '../waiting.ts'

/** A NetworkPolicy that lets nobody reach what another workload waits for. */
export const networkPolicyIsolates: Scenario = {
  name: 'network-policy-isolates',
  claim: 'a NetworkPolicy that lets nobody reach what another workload waits for',
  group: 'broken',
  async arrange(world) {
    const message = 'fatal: cannot connect to db:5432: dial tcp 10.96.0.7:5432: i/o timeout'
    world.script('web:*', { kind: 'exits', code: 1, message })
    await world.apply(deployment('db'), service('db', { ports: [{ port: 5432 }] }), {
      kind: 'NetworkPolicy',
      metadata: { name: 'deny' },
      spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] },
    })
    await untilRolledOut(world, 'Deployment', 'db')
    await world.apply(deployment('web', { image: 'web:1' }))
    await untilCrashing(world, 'web')
  },
  later: 5 * 60_000,
  expect: [
    { code: 'NetworkPolicyIsolates', root: 'NetworkPolicy/deny', consequences: ['ContainerCrash Deployment/web'] },
  ],
}
