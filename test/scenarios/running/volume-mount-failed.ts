import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent } from '../waiting.ts'

/** A file server that does not let the node mount. */
export const volumeMountFailed: Scenario = {
  name: 'volume-mount-failed',
  claim: 'a file server that does not let the node mount',
  group: 'broken',
  async arrange(world) {
    world.script('ill:*', {
      kind: 'no-volume',
      volume: 'data',
      message:
        'mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs files.example.com:/data /var/lib/kubelet/pods/x/volumes/kubernetes.io~nfs/data Output: mount.nfs: access denied by server while mounting files.example.com:/data',
    })
    await world.apply(
      deployment('web', {
        image: 'ill:1',
        pod: { volumes: [{ name: 'data', nfs: { server: 'files.example.com', path: '/data' } }] },
      }),
    )
    await untilEvent(world, 'FailedMount')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeMountFailed', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
