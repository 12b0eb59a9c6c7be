import type { RegistryAccess } from './client.ts'
import type { Credential } from './credentials.ts'
import type { Fetch, Fetched, FetchFault, HttpRequest, HttpResponse } from './fetch.ts'
import type { Recent } from '../recent.ts'
import { registryFailure, type RegistryFault, type RegistryResult } from './result.ts'
import type { Authorisation } from './authorise.ts'

/** What all questions of a client share. */
export interface Wire {
  exchange: Fetch
  /** milliseconds since the epoch */
  now: () => number
  /** Headers that were accepted, by origin, repository and credential. */
  authorisations: Recent<Authorisation>
}

/** One question's registry and repository. */
export interface Target {
  registry: string
  repository: string
  origin: URL
  access: RegistryAccess
  signal: AbortSignal
}

/** The key of what a credential was given for a repository. */
export function authorisationKey({ origin, repository }: Target, credential: Credential | undefined): string {
  return `${origin.origin} ${repository} ${credential?.id ?? 'nobody'}`
}

/** One exchange with the registry, its token endpoint, or where it redirects to. */
export async function exchangeOnce(
  { exchange }: Wire,
  { registry, origin, access, signal }: Target,
  request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'maxBytes'>,
): Promise<RegistryResult<HttpResponse>> {
  const { ca } = access
  const trusting = { ...request, signal, ...(ca === undefined ? {} : { ca }) }
  const { host } = new URL(request.url)
  let fetched = await exchange(trusting)
  // Storage and token endpoints of a registry with its own authority may have certificates of the world.
  if (!fetched.ok && fetched.fault === 'tls' && ca !== undefined && host !== origin.host)
    fetched = await exchange({ ...request, signal })
  return fetched.ok
    ? { ok: true, value: fetched }
    : registryFailure(
        faults[fetched.fault],
        whyNone(host === origin.host ? `registry ${registry}` : `registry ${registry}, at ${host}`, fetched),
      )
}

const faults: Readonly<Record<FetchFault, RegistryFault>> = {
  aborted: 'timeout',
  connection: 'unavailable',
  tls: 'tls',
  'too-large': 'malformed',
  truncated: 'unavailable',
}

function whyNone(who: string, { fault, message }: Fetched & { ok: false }): string {
  return fault === 'aborted' ? `${who} did not answer in time` : `${who}: ${message}`
}
