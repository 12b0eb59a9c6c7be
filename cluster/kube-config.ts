import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Endpoint, EndpointResult, EndpointSource } from './endpoint.ts'
import { inClusterEndpoint, isInCluster } from './in-cluster.ts'
import { textAt } from './json.ts'
import { readKubeconfig, type Kubeconfig, type KubeconfigEntry } from './kubeconfig-file.ts'
import { sharedCredentials } from './shared-credentials.ts'
import { readCredentials, type Impersonation } from './user-credentials.ts'

type KubeconfigSource = Extract<EndpointSource, { kind: 'kubeconfig' }>

/** Reads the kubeconfig that is named or that kubectl would take, or the service account of the Pod. Never rejects. */
export async function loadEndpoint(
  source: EndpointSource,
  env: NodeJS.ProcessEnv = process.env,
): Promise<EndpointResult> {
  if (source.kind === 'in-cluster') return inClusterEndpoint(env)
  const files = source.file === undefined ? defaultFiles(env) : [source.file]
  const read = await readKubeconfig(files, { mayBeAbsent: source.file === undefined })
  if (!read.ok) return read
  if (read.found.length > 0) return endpointOf(read.config, source)
  if (source.context === undefined && source.as === undefined && isInCluster(env)) return inClusterEndpoint(env)
  return {
    ok: false,
    reason: `there is no kubeconfig: ${files.join(', ')} ${files.length === 1 ? 'does' : 'do'} not exist`,
  }
}

/** The names of the contexts there are to choose from, sorted; none where no kubeconfig can be read. */
export async function contextNames(
  source: EndpointSource,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> {
  if (source.kind === 'in-cluster') return []
  const files = source.file === undefined ? defaultFiles(env) : [source.file]
  const read = await readKubeconfig(files, { mayBeAbsent: true })
  return read.ok ? [...read.config.contexts.keys()].sort() : []
}

function defaultFiles(env: NodeJS.ProcessEnv): string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '')
  return listed.length > 0 ? listed : [join(env['HOME'] ?? homedir(), '.kube', 'config')]
}

function endpointOf(config: Kubeconfig, source: KubeconfigSource): EndpointResult {
  const chosen = choose(config, source.context)
  if (typeof chosen === 'string') return { ok: false, reason: chosen }
  const { context, name, cluster, user } = chosen
  const text = textAt(cluster.value, 'server') ?? ''
  if (!URL.canParse(text)) return { ok: false, reason: 'its server is not a URL' }
  const server = new URL(text)
  if (server.protocol !== 'https:' && server.protocol !== 'http:')
    return { ok: false, reason: 'its server is neither https:// nor http://' }
  if (server.protocol === 'http:' && cluster.value['insecure-skip-tls-verify'] !== true)
    return { ok: false, reason: 'its server is http://, which is only used with insecure-skip-tls-verify: true' }
  const impersonation: Impersonation = source.as === undefined ? {} : { user: source.as, groups: source.asGroups ?? [] }
  const endpoint: Endpoint = {
    server,
    credentials: sharedCredentials(readCredentials(cluster, user, impersonation)),
    ownAgent: textAt(cluster.value, 'proxy-url') !== undefined,
    context: name,
  }
  const namespace = textAt(context.value, 'namespace')
  if (namespace !== undefined) endpoint.namespace = namespace
  return { ok: true, endpoint }
}

interface Choice {
  name: string
  context: KubeconfigEntry
  cluster: KubeconfigEntry
  user: KubeconfigEntry
}

/** The context with its cluster and user; a text says what is missing. */
function choose(config: Kubeconfig, wanted: string | undefined): Choice | string {
  const name = wanted ?? config.currentContext
  if (name === undefined) return `it has no current context (its contexts: ${namesOf(config.contexts)})`
  const context = config.contexts.get(name)
  if (context === undefined)
    return `there is no context ${JSON.stringify(name)}${wanted === undefined ? ', its current one' : ''} (its contexts: ${namesOf(config.contexts)})`
  const clusterName = textAt(context.value, 'cluster')
  if (clusterName === undefined) return `its context ${JSON.stringify(name)} names no cluster`
  const cluster = config.clusters.get(clusterName)
  if (cluster === undefined)
    return `its context ${JSON.stringify(name)} names the cluster ${JSON.stringify(clusterName)}, which is not there (its clusters: ${namesOf(config.clusters)})`
  const userName = textAt(context.value, 'user')
  const user = userName === undefined ? anonymous : config.users.get(userName)
  if (user === undefined)
    return `its context ${JSON.stringify(name)} names the user ${JSON.stringify(userName)}, who is not there (its users: ${namesOf(config.users)})`
  return { name, context, cluster, user }
}

const anonymous: KubeconfigEntry = { value: {}, folder: '' }
const mostNames = 20

function namesOf(entries: ReadonlyMap<string, unknown>): string {
  const names = [...entries.keys()].sort()
  if (names.length === 0) return 'none'
  return (
    names.slice(0, mostNames).join(', ') + (names.length > mostNames ? `, and ${names.length - mostNames} more` : '')
  )
}
