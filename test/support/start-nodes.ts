import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWatchdog } from '../cluster/processes/watchdog.ts'
import { startKubelet, type Kubelet } from '../kubelet/kubelet.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** The nodes of a sandbox, and what their containers do. */
export interface Nodes {
  kubelet: Kubelet
  stop(): Promise<void>
}

/** Registers three nodes with the scripted kubelet, and waits until they are there. */
export async function startNodes(sandbox: Sandbox): Promise<Nodes> {
  const folder = await mkdtemp(join(tmpdir(), 'heal-nodes-'))
  const watchdog = startWatchdog(folder)
  let pods = 0
  const kubelet = await startKubelet({
    ...{ server: sandbox.url, ca: sandbox.ca, folder, watchdog, nodes: 3 },
    // Waiting is short; the messages tell a real kubelet's times.
    backOff: { first: 250, last: 60_000 },
    identify: (user, groups) => sandbox.clientCertificate(user, groups),
    nodeAddress: () => '127.0.0.1',
    nextPodAddress: () => `10.244.0.${String((pods++ % 250) + 1)}`,
  })
  return {
    kubelet,
    async stop() {
      await kubelet.stop()
      await watchdog.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
