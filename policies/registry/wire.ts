import type { RegistryAccess } from './client.ts'
import type { Credential } from './credentials.ts'
import type { Fetch, FetchFault, HttpRequest, HttpResponse } from './fetch.ts'
import type { Recent } from './recent.ts'
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
  let fetched = await exchange(trusting)
  // Storage and token endpoints of a registry with its own authority may have certificates of the world.
  if (!fetched.ok && fetched.fault === 'tls' && ca !== undefined && new URL(request.url).host !== origin.host)
    fetched = await exchange({ ...request, signal })
  return fetched.ok
    ? { ok: true, value: fetched }
    : registryFailure(faults[fetched.fault], faultMessage(registry, fetched.fault, fetched.message))
}

const faults: Readonly<Record<FetchFault, RegistryFault>> = {
  aborted: 'timeout',
  connection: 'unavailable',
  tls: 'tls',
  'too-large': 'malformed',
  truncated: 'unavailable',
}

function faultMessage(registry: string, fault: FetchFault, message: string): string {
  return fault === 'aborted' ? `registry ${registry} did not answer in time` : `registry ${registry}: ${message}`
}
