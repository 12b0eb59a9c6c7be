import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A node that cannot give the Pod a network. */
export const sandboxFailed: Scenario = {
  name: 'sandbox-failed',
  claim: 'a node that cannot give the Pod a network',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'no-sandbox',
      message:
        'rpc error: code = Unknown desc = failed to setup network for sandbox "4f2a": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
    })
    await world.apply(deployment('web', { image: 'ill:1', pod: { nodeName: 'node-1' } }))
    await untilEvent(world, 'FailedCreatePodSandBox')
  },
  later: 5 * 60_000,
  expect: [{ code: 'PodSandboxFailed', root: 'Node/node-1', affected: ['Deployment/web'] }],
}
