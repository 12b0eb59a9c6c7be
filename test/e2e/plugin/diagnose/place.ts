import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi, type Api } from '../../../cluster/api.ts'
import { startWatchdog } from '../../../cluster/processes/watchdog.ts'
import { startKubelet, type Kubelet } from '../../../kubelet/kubelet.ts'
import { startSandbox } from '../../../sandbox/sandbox.ts'
import { doorKubeconfig, openDoor, type Door } from '../support/door.ts'

/** A sandbox with nodes and a scripted kubelet, and a door before it that the test can close in part. */
export interface Place {
  api: Api
  kubelet: Kubelet
  /** The kubeconfig of an administrator whose requests go through the door. */
  kubeconfig: string
  door: Door
  stop: () => Promise<void>
}

/** Starts one; everything listens on loopback only. */
export async function startPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'heal-diagnose-'))
  const watchdog = startWatchdog(folder)
  const sandbox = await startSandbox({ nodes: 2 })
  const { url, ca } = sandbox
  const api = createApi(url, ca, sandbox.clientCertificate('admin', ['system:masters']))
  let pods = 0
  const kubelet = await startKubelet({
    ...{ server: url, ca, folder: join(folder, 'kubelet'), watchdog, nodes: 2, heartbeat: 1_000 },
    backOff: { first: 250, last: 60_000 },
    identify: (user, groups) => sandbox.clientCertificate(user, groups),
    nodeAddress: () => '127.0.0.1',
    nextPodAddress: () => `10.244.0.${String((pods += 1))}`,
  })
  const door = await openDoor({ url, ca, token: sandbox.tokenFor('admin') })
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, doorKubeconfig(door.url, 'prod-shop'))
  return {
    ...{ api, kubelet, kubeconfig, door },
    async stop() {
      door.stop()
      await kubelet.stop()
      api.close()
      await sandbox.stop()
      await watchdog.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
