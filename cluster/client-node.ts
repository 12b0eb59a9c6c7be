import type { Agent } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { JsonObject } from '../policies/json.ts'
import type { Credentials } from './endpoint.ts'
import { textAt } from './json.ts'
import type { Proof } from './user-credentials.ts'

/**
 * What is left to the Kubernetes client library: proxies and the old authentication providers (OIDC, Google, Azure). Its
 * configuration part costs more to load than all the rest of a start, so it is loaded only for a kubeconfig that needs it.
 */
async function load() {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js')
  return new KubeConfig()
}

const name = 'the'

/** What an `auth-provider` of a kubeconfig proves a user with. */
export async function fromAuthProvider(authProvider: JsonObject): Promise<Proof> {
  const config = await load()
  config.loadFromOptions({
    clusters: [{ name, server: 'https://unused.invalid', skipTLSVerify: false }],
    users: [{ name, authProvider }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  })
  const options: RequestOptions = {}
  await config.applyToHTTPSOptions(options)
  const authorization = textAt(options.headers, 'Authorization')
  return authorization === undefined ? {} : { authorization }
}

/** Makes the agent that goes through the cluster's proxy, a new one when the certificates change; none where there is no proxy. */
export function proxyAgents(cluster: JsonObject): (credentials: Credentials) => Promise<Agent | undefined> {
  const proxyUrl = textAt(cluster, 'proxy-url')
  const server = textAt(cluster, 'server') ?? ''
  let last: { key: string; agent: Agent | undefined } | undefined
  return async ({ ca, cert, key, servername, rejectUnauthorized }) => {
    if (proxyUrl === undefined) return undefined
    const options: RequestOptions = { ...withoutUndefined({ ca, cert, key, servername, rejectUnauthorized }) }
    const same = JSON.stringify(options)
    if (last?.key !== same) last = { key: same, agent: await agentOf(options, server, proxyUrl) }
    return last.agent
  }
}

async function agentOf(options: RequestOptions, server: string, proxyUrl: string): Promise<Agent | undefined> {
  const config = await load()
  config.loadFromOptions({
    clusters: [{ name, server, proxyUrl, skipTLSVerify: options.rejectUnauthorized === false }],
    users: [{ name }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  })
  await config.applyToHTTPSOptions(options)
  return typeof options.agent === 'object' ? options.agent : undefined
}

function withoutUndefined(options: JsonObject): RequestOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
