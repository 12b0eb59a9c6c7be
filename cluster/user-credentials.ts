import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { OutgoingHttpHeaders } from 'node:http'
import type { JsonObject } from '../policies/json.ts'
import { fromAuthProvider, proxyAgents } from './client-node.ts'
import type { Credentials } from './endpoint.ts'
import { createExecPlugin } from './exec-plugin.ts'
import { at, isObject, textAt } from './json.ts'
import type { KubeconfigEntry } from './kubeconfig-file.ts'

/** Who to act as; nobody else where there is no user. */
export interface Impersonation {
  user?: string
  groups?: readonly string[]
}

/** Reads what a request to the cluster as the user is sent with, files and plugins each time anew. */
export function readCredentials(
  cluster: KubeconfigEntry,
  user: KubeconfigEntry,
  impersonation: Impersonation,
): (fresh: boolean) => Promise<Credentials> {
  const plugin = isObject(user.value['exec']) ? createExecPlugin(user.value['exec'], user.folder, cluster) : undefined
  const agentFor = proxyAgents(cluster.value)
  return async (fresh) => {
    const proof = plugin === undefined ? await proofOf(user) : await plugin(fresh)
    const credentials: Credentials = {
      ...(await tlsOf(cluster)),
      ...(proof.cert === undefined ? {} : { cert: proof.cert }),
      ...(proof.key === undefined ? {} : { key: proof.key }),
      headers: {
        ...(proof.authorization === undefined ? {} : { authorization: proof.authorization }),
        ...impersonationHeaders(user.value, impersonation),
      },
    }
    const agent = await agentFor(credentials)
    return agent === undefined ? credentials : { ...credentials, agent }
  }
}

/** How a user proves who it is: a client certificate (PEM), an Authorization header, or both. */
export interface Proof {
  cert?: string
  key?: string
  authorization?: string
}

async function proofOf(user: KubeconfigEntry): Promise<Proof> {
  const provider = user.value['auth-provider']
  if (isObject(provider)) return fromAuthProvider(provider)
  const [cert, key, authorization] = await Promise.all([
    pemOf(user, 'client-certificate'),
    pemOf(user, 'client-key'),
    authorizationOf(user),
  ])
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(authorization === undefined ? {} : { authorization }),
  }
}

async function authorizationOf({ value, folder }: KubeconfigEntry): Promise<string | undefined> {
  const file = textAt(value, 'tokenFile')
  const token = file === undefined ? textAt(value, 'token') : (await readFile(inFolder(folder, file), 'utf8')).trim()
  if (token !== undefined) return `Bearer ${token}`
  const name = textAt(value, 'username')
  if (name === undefined) return undefined
  return `Basic ${Buffer.from(`${name}:${textAt(value, 'password') ?? ''}`).toString('base64')}`
}

async function tlsOf(cluster: KubeconfigEntry): Promise<Credentials> {
  const ca = await pemOf(cluster, 'certificate-authority')
  const servername = textAt(cluster.value, 'tls-server-name')
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(servername === undefined ? {} : { servername }),
    ...(cluster.value['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
  }
}

/** The data in the kubeconfig itself counts before the file that it names. */
async function pemOf({ value, folder }: KubeconfigEntry, key: string): Promise<string | undefined> {
  const data = textAt(value, `${key}-data`)
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8')
  const file = textAt(value, key)
  return file === undefined ? undefined : readFile(inFolder(folder, file), 'utf8')
}

function inFolder(folder: string, file: string): string {
  return isAbsolute(file) ? file : join(folder, file)
}

function impersonationHeaders(user: JsonObject, asked: Impersonation): OutgoingHttpHeaders {
  if (asked.user !== undefined) return headersOf(asked.user, asked.groups ?? [])
  const name = textAt(user, 'as')
  if (name === undefined) return {}
  const uid = textAt(user, 'as-uid')
  const extra: OutgoingHttpHeaders = {}
  for (const [key, values] of Object.entries(at(user, 'as-user-extra') ?? {}))
    extra[`impersonate-extra-${encodeURIComponent(key)}`] = strings(values)
  return {
    ...headersOf(name, strings(user['as-groups'])),
    ...(uid === undefined ? {} : { 'impersonate-uid': uid }),
    ...extra,
  }
}

function headersOf(user: string, groups: readonly string[]): OutgoingHttpHeaders {
  return { 'impersonate-user': user, ...(groups.length === 0 ? {} : { 'impersonate-group': [...groups] }) }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
