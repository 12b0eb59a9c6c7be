import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startKubelet, type Kubelet } from '../kubelet/kubelet.ts'
import { createApi, type Api } from './api.ts'
import { startBalancer } from './balancer/balancer.ts'
import type { Layout } from './components.ts'
import { writeFiles } from './files.ts'
import { findBinaries } from './find-binaries.ts'
import { writeKubeconfig, type Credentials } from './kubeconfig.ts'
import { apiServerPort, claimNetwork } from './network.ts'
import { createAuthority } from './pki/authority.ts'
import { createComponents, type Components } from './processes/components.ts'
import { startWatchdog, type Watchdog } from './processes/watchdog.ts'
import { untilServing, untilUsable } from './ready.ts'
import { grantRights } from './users/rights.ts'
import { createToken } from './users/token.ts'
import { gitops, people, type UserName } from './users/users.ts'

/** How to start a control plane. */
export interface ControlPlaneOptions {
  /** Made at the start: the developer and the on-call engineer have `edit` in them, the namespace admin has `admin`. */
  namespaces?: readonly string[]
  /** How many Nodes there are, 3 by default; without any, Pods stay pending. */
  nodes?: number
  /** Between restarts of a container, ms; by default short, so that what recovers is soon seen. */
  backOff?: { first: number; last: number }
  /** Seconds without a heartbeat after which a node is not ready, at least 5; the usual 50 where it is not given. */
  nodeGrace?: number
}

/** A running control plane: etcd, kube-apiserver, kube-controller-manager, kube-scheduler. */
export interface ControlPlane {
  server: string
  /** PEM: signed the API server's certificate and the client certificate that it shows to webhooks. */
  ca: string
  /** The path of a kubectl of the same version. */
  kubectl: string
  /** A client with all rights. */
  api: Api
  /** A kubeconfig file of a user. */
  kubeconfig(user: UserName): Promise<string>
  /** A kubeconfig file with a fresh token of a ServiceAccount. */
  serviceAccountKubeconfig(namespace: string, name: string): Promise<string>
  /** Its nodes, which run Pods. */
  kubelet: Kubelet
  /** `stop` kills it; `start` resolves when it serves again. */
  apiServer: { stop(): Promise<void>; start(): Promise<void> }
  /** Ends the controller-manager and the scheduler: what is written from then on stays as it is written. */
  stopControllers(): Promise<void>
  /** Kills everything and removes its files. */
  stop(): Promise<void>
}

/** Starts a control plane; when this resolves it serves and its users have their rights (about 5 s). */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const found = findBinaries()
  if (!found.ok) throw new Error(`no control plane: ${found.lacks.join('; ')}`)
  const network = await claimNetwork()
  const folder = await mkdtemp(join(tmpdir(), 'control-plane-'))
  const watchdog = startWatchdog(folder)
  const { nodeGrace } = options
  const monitoring = nodeGrace === undefined ? {} : { nodeGrace }
  const layout: Layout = { programs: found.folder, folder, network, ...monitoring }
  const components = createComponents(layout, watchdog)
  const stop = async () => {
    await components.stopAll()
    await watchdog.end()
    // What was being written meanwhile.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    network.release()
  }
  try {
    return await start(layout, components, watchdog, stop, options)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  layout: Layout,
  components: Components,
  watchdog: Watchdog,
  release: () => Promise<void>,
  { namespaces = ['prod-shop', 'dev'], nodes = 3, backOff = { first: 250, last: 2_000 } }: ControlPlaneOptions,
): Promise<ControlPlane> {
  const authority = createAuthority('kubernetes')
  const ca = authority.certificate
  const server = `https://${layout.network.components}:${apiServerPort}`
  await writeFiles(layout.folder, server, authority)
  const api = createApi(server, ca, authority.issue(people.admin))
  // Without colons: KUBECONFIG is a list.
  const config = (user: string, credentials: Credentials) =>
    writeKubeconfig(join(layout.folder, `${user.replaceAll(':', '.')}.user`), { server, ca, user, credentials })
  const ofServiceAccount = async (namespace: string, name: string) =>
    config(`system:serviceaccount:${namespace}:${name}`, { token: await createToken(api, namespace, name) })

  components.start('etcd')
  components.start('kube-apiserver')
  await untilServing(api, components)
  components.start('kube-controller-manager')
  components.start('kube-scheduler')
  await grantRights(api, namespaces)
  const { folder, network } = layout
  const { nodeAddress, nextPodAddress } = network
  const beating = layout.nodeGrace === undefined ? {} : { heartbeat: 1_000 }
  const identify = (commonName: string, organizations: string[]) => authority.issue({ commonName, organizations })
  const [kubelet] = await Promise.all([
    startKubelet({ server, ca, identify, nodeAddress, nextPodAddress, folder, watchdog, nodes, backOff, ...beating }),
    untilUsable(api, components, namespaces),
  ])
  // No Pod runs without nodes, and none is to be found by it among ten thousand that a bench only writes down.
  const stopBalancer = nodes === 0 ? () => undefined : startBalancer(api)

  return {
    ...{ server, ca, api, kubelet, kubectl: join(layout.programs, 'kubectl') },
    kubeconfig: (user) =>
      user === 'gitops' ? ofServiceAccount(gitops.namespace, gitops.name) : config(user, authority.issue(people[user])),
    serviceAccountKubeconfig: ofServiceAccount,
    apiServer: {
      stop: () => components.stop('kube-apiserver'),
      async start() {
        components.start('kube-apiserver')
        await untilServing(api, components)
      },
    },
    async stopControllers() {
      await Promise.all([components.stop('kube-controller-manager'), components.stop('kube-scheduler')])
    },
    async stop() {
      stopBalancer()
      await kubelet.stop()
      api.close()
      await release()
    },
  }
}
