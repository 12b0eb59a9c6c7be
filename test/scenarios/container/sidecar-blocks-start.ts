import { deployment, httpProbe } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A sidecar that does not start holds up the containers after it. */
export const sidecarBlocksStart: Scenario = {
  name: 'sidecar-blocks-start',
  claim: 'a sidecar that does not start holds up the containers after it',
  group: 'broken',
  async arrange(world) {
    world.script('proxy:*', { kind: 'runs', probes: { startup: 'HTTP probe failed with statuscode: 503' }, after: 100 })
    const proxy = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', startupProbe: httpProbe() }
    await world.apply(deployment('web', { pod: { initContainers: [proxy] } }))
    await untilCrashing(world, 'web')
  },
  later: 15 * 60_000,
  expect: [{ code: 'SidecarBlocksStart', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
