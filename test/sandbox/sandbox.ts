import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientCertificate, selfSignedCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import { createClient } from './client.ts'
import { createClock } from './clock.ts'
import type { ApiClient } from './client.ts'
import { startEstablishing } from './custom/establish.ts'
import { startControllers } from './controllers.ts'
import type { FailureListener } from './controllers.ts'
import { createApiServer } from './http/server.ts'
import { createInProcessClient } from './in-process-client.ts'
import { kubeconfigText, writeKubeconfig } from './kubeconfig.ts'
import { renewLeases } from './nodes/leases.ts'
import { startGarbageCollector } from './storage/garbage-collector.ts'
import { createStore } from './storage/store.ts'
import { createTokens, userInfo } from './users.ts'
import { createWebhookDispatcher } from './webhooks.ts'
import type { ServiceAddresses } from './webhooks/target.ts'
import type { Machinery } from './writes/machinery.ts'

/** How to start a sandbox; everything has a default. */
export interface SandboxOptions {
  /** false: only the API server, so that nothing changes but what requests change */
  controllers?: boolean
  /** Pods need the ServiceAccount that they name; as it is where there are Nodes. */
  serviceAccounts?: boolean
  /** 0, the default: any free port; it listens on 127.0.0.1 only */
  port?: number
  now?: () => Date
  /**
   * More than 0: Pods are scheduled onto Nodes and run by their kubelets, which are clients of the API and register as many Nodes as
   * they like. 0, the default: no Nodes, and Pods are ready at once.
   */
  nodes?: number
  /** Where the Services that webhooks name really listen: `namespace/name` to an https URL; may be filled later. */
  services?: ServiceAddresses
  /** Told of every failed step of a controller; without it they are only tried again. */
  onError?: FailureListener
}

/** A running sandbox. Users are `admin`, `developer`, `namespace-admin`, `on-call`, `gitops`, `hpa`, or any username. */
export interface Sandbox {
  url: string
  /** The certificate to trust, PEM. */
  ca: string
  kubeconfig(user: string): string
  /** Writes the kubeconfig of a user to a file that `stop` removes. */
  kubeconfigPath(user: string): Promise<string>
  tokenFor(user: string): string
  /** A client certificate for a user: CN, and its groups as O. */
  clientCertificate(user: string, groups?: string[]): Certificate
  client(user: string, userAgent?: string): ApiClient
  /**
   * Makes it later for the sandbox, so that what takes long happens now: deadlines, tolerations, grace periods of Nodes. Every Node but the silent
   * ones tells that it lives at the new time.
   */
  advance(milliseconds: number, silentNodes?: readonly string[]): void
  stop(): Promise<void>
}

const firstNamespaces = ['default', 'kube-system', 'kube-public', 'argocd']
/** Starts an API server in memory, with its controllers, on a free port. */
export async function startSandbox({
  controllers = true,
  port = 0,
  now: base = () => new Date(),
  nodes = 0,
  serviceAccounts = nodes > 0,
  services = new Map(),
  onError,
}: SandboxOptions = {}): Promise<Sandbox> {
  const store = createStore()
  const webhooks = createWebhookDispatcher(store, services)
  const certificate = selfSignedCertificate('kube-apiserver', ['localhost'])
  const tokens = createTokens()
  const { now, advance, onAdvance } = createClock(base)
  const machinery: Machinery = {
    store,
    webhooks,
    now,
    tokenFor: tokens.tokenFor,
    hasNodes: nodes > 0,
    serviceAccounts,
    onAdvance,
  }
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
  const stopCollector = startGarbageCollector(machinery)
  const stopEstablishing = startEstablishing(machinery)
  await createNamespaces(machinery, nodes > 0 ? [...firstNamespaces, 'kube-node-lease'] : firstNamespaces)
  const stopControllers = controllers ? startControllers(machinery, onError) : undefined
  const server = createApiServer(machinery, tokens, certificate)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`
  const ca = certificate.certificate
  const configOf = (user: string) => ({ url, ca, user, token: tokens.tokenFor(user) })

  async function stop(): Promise<void> {
    server.close()
    server.closeAllConnections()
    await stopControllers?.()
    await stopCollector()
    stopEstablishing()
    webhooks.close()
    await rm(directory, { recursive: true, force: true })
  }

  return {
    ...{ url, ca, stop, tokenFor: tokens.tokenFor },
    kubeconfig: (user) => kubeconfigText(configOf(user)),
    kubeconfigPath: (user) => writeKubeconfig(directory, configOf(user)),
    advance(milliseconds, silentNodes = []) {
      renewLeases(machinery, milliseconds, silentNodes)
      advance(milliseconds)
    },
    clientCertificate: (commonName, organizations = []) =>
      clientCertificate({ commonName, organizations }, certificate),
    client: (user, userAgent) => createClient({ ...configOf(user), ...(userAgent === undefined ? {} : { userAgent }) }),
  }
}

async function createNamespaces(machinery: Machinery, names: string[]): Promise<void> {
  const client = createInProcessClient(machinery, userInfo('system:apiserver', ['system:masters']), 'kube-apiserver')
  for (const name of names) await client.create({ kind: 'Namespace', metadata: { name } })
}
