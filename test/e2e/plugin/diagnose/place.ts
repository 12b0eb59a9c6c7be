import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi, type Api } from '../../../cluster/api.ts'
import { startWatchdog } from '../../../cluster/processes/watchdog.ts'
import { startKubelet, type Kubelet } from '../../../kubelet/kubelet.ts'
import { startSandbox } from '../../../sandbox/sandbox.ts'

/** A sandbox with nodes and a scripted kubelet, and a door before it that the test can close in part. */
export interface Place {
  api: Api
  kubelet: Kubelet
  /** The kubeconfig of an administrator whose requests go through the door. */
  kubeconfig: string
  /** What the door does with a request; undefined lets it pass. */
  door: { refuse: (path: string) => 'forbid' | 'hang' | 'cut' | undefined }
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
  const door: Place['door'] = { refuse: () => undefined }
  const server = createServer((incoming, answer) => {
    pass(incoming, answer, { url, ca, token: sandbox.tokenFor('admin') }, door)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigText(`http://127.0.0.1:${String(port)}`))
  return {
    ...{ api, kubelet, kubeconfig, door },
    async stop() {
      server.closeAllConnections()
      server.close()
      await kubelet.stop()
      api.close()
      await sandbox.stop()
      await watchdog.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Behind {
  url: string
  ca: string
  token: string
}

function pass(
  incoming: IncomingMessage,
  answer: ServerResponse,
  { url, ca, token }: Behind,
  door: Place['door'],
): void {
  const path = incoming.url ?? '/'
  const refusal = door.refuse(path)
  if (refusal === 'hang') return
  if (refusal === 'cut') {
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    answer.write('{"kind":"List","items":[')
    setImmediate(() => answer.destroy())
    return
  }
  if (refusal === 'forbid') {
    const [, resource = ''] = /\/(?:v\d\w*)\/(?:namespaces\/[^/]+\/)?([^/?]+)/.exec(path) ?? []
    const message = `${resource} is forbidden: User "dev" cannot list resource "${resource}" in API group "" at the cluster scope`
    answer.writeHead(403, { 'content-type': 'application/json' })
    answer.end(JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message }))
    return
  }
  const headers = { ...incoming.headers, host: new URL(url).host, authorization: `Bearer ${token}` }
  const onward = request(new URL(path, url), { ca, method: incoming.method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 500, response.headers)
    response.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  incoming.pipe(onward)
}

function kubeconfigText(server: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}", insecure-skip-tls-verify: true}}]
users: [{name: u, user: {}}]
contexts: [{name: here, context: {cluster: c, user: u, namespace: prod-shop}}]
current-context: here
`
}
