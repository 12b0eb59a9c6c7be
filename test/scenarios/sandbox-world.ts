import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient } from '../../cluster/api-client.ts'
import { createApi } from '../cluster/api.ts'
import { startWatchdog } from '../cluster/processes/watchdog.ts'
import { startKubelet } from '../kubelet/kubelet.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { makeWorld } from './make-world.ts'
import type { Setting, Settings } from './setting.ts'

/** So long (ms) a node must be silent until it counts as not ready. */
const noticedAfter = 55_000

/** A sandbox of its own for every scenario. */
export async function startSandboxSettings(): Promise<Settings> {
  const folder = await mkdtemp(join(tmpdir(), 'scenarios-'))
  const watchdog = startWatchdog(folder)

  async function open(name: string): Promise<Setting> {
    const sandbox = await startSandbox({ nodes: 3 })
    const { url, ca } = sandbox
    const api = createApi(url, ca, sandbox.clientCertificate('admin', ['system:masters']))
    const kubelet = await startKubelet({
      ...{ server: url, ca, folder: join(folder, name), watchdog, nodes: 3, heartbeat: 1_000 },
      backOff: { first: 250, last: 60_000 },
      identify: (user, groups) => sandbox.clientCertificate(user, groups),
      nodeAddress: () => '127.0.0.1',
      nextPodAddress: podAddresses(),
    })
    const namespace = `s-${name}`.slice(0, 60)
    await api.demand('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
    const { world, end } = makeWorld({
      ...{ where: 'sandbox', api, kubelet, namespace },
      onSilence: (node) => {
        sandbox.advance(noticedAfter, [node])
      },
    })
    const headers = { authorization: `Bearer ${sandbox.tokenFor('admin')}` }
    const credentials = () => Promise.resolve({ ca, headers })
    const client = createApiClient({ server: new URL(url), credentials, ownAgent: false })
    return {
      world,
      client,
      async end() {
        client.close()
        try {
          await end()
        } finally {
          await kubelet.stop()
          api.close()
          await sandbox.stop()
        }
      },
    }
  }

  return {
    open,
    async stop() {
      await watchdog.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Addresses that nobody listens on: no process runs here. */
function podAddresses(): () => string {
  let count = 0
  return () => {
    count += 1
    return `10.244.${Math.floor(count / 250)}.${(count % 250) + 1}`
  }
}
