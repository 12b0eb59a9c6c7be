import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A crash of the sidecar takes a healthy container out of its Service. */
export const sidecarCrashAppFine: Scenario = {
  name: 'sidecar-crash-app-fine',
  claim: 'a crash of the sidecar takes a healthy container out of its Service',
  group: 'misleading',
  async arrange(world) {
    world.script('proxy:*', { kind: 'exits', code: 1, after: 30 })
    await world.apply(service('web'), deployment('web', { beside: [{ name: 'proxy', image: 'proxy:1' }] }))
    await untilCrashing(world, 'web')
  },
  later: 5 * 60_000,
  expect: [
    {
      code: 'ContainerCrash',
      root: 'Deployment/web',
      affected: ['Deployment/web'],
      consequences: ['ServiceWithoutReadyPods Service/web'],
    },
  ],
}
