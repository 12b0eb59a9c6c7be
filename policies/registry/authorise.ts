import { asString, own } from '../json.ts'
import { checkUrl } from './address.ts'
import { parseChallenges, type Challenge } from './challenge.ts'
import type { Credential } from './credentials.ts'
import type { HttpRequest } from './fetch.ts'
import { parseBody } from './json-body.ts'
import { limits } from './limits.ts'
import { registryFailure, type RegistryResult } from './result.ts'
import { statusFailure } from './status.ts'
import { exchangeOnce, type Wire, type Target } from './wire.ts'

/** A header Authorization and until when it may be used (milliseconds since the epoch). */
export interface Authorisation {
  header: string
  expires: number
}

/** Docker's default where a token does not say how long it lasts; longer than the maximum is not believed (seconds). */
const lifetime = { default: 60, longest: 3600 }
/** A token is given up before it ends (milliseconds). */
const margin = 10_000
const longestToken = 32 * 1024

/**
 * Answers the challenge of a registry (401): with a token from its token endpoint (Bearer), or with user and password (Basic). Asks
 * to pull this repository and for nothing else, whatever the challenge names.
 */
export async function authorise(
  wire: Wire,
  target: Target,
  challenge: string,
  credential: Credential | undefined,
): Promise<RegistryResult<Authorisation>> {
  const challenges = parseChallenges(challenge)
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (bearer !== undefined) return askToken(wire, target, bearer, credential)
  const { registry } = target
  if (!challenges.some(({ scheme }) => scheme === 'basic'))
    return registryFailure('unauthorized', `registry ${registry} asks for credentials in a way that is not understood`)
  if (credential === undefined) return registryFailure('unauthorized', `registry ${registry} asks for credentials`)
  if (credential.kind === 'identity-token')
    return registryFailure(
      'unauthorized',
      `registry ${registry} asks for a user and password, and has an identity token`,
    )
  return { ok: true, value: { header: basicHeader(credential), expires: Infinity } }
}

function basicHeader({ username, password }: Credential & { kind: 'basic' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

async function askToken(
  wire: Wire,
  target: Target,
  { parameters }: Challenge,
  credential: Credential | undefined,
): Promise<RegistryResult<Authorisation>> {
  const realm = checkUrl(parameters.get('realm') ?? '', target.origin)
  // A realm is absolute: a relative one is a mistake that would send credentials somewhere.
  if (!realm.ok || !URL.canParse(parameters.get('realm') ?? ''))
    return registryFailure(
      'malformed',
      `the token endpoint that registry ${target.registry} names leads ${realm.ok ? 'to no URL' : realm.reason}`,
    )
  const answer = await exchangeOnce(
    wire,
    target,
    tokenRequest(realm.url, target, parameters.get('service'), credential),
  )
  if (!answer.ok) return answer
  const whose = `the token endpoint ${realm.url.host} of registry ${target.registry}`
  if (answer.value.status !== 200) return statusFailure(whose, answer.value, wire.now())
  const token = readToken(answer.value.body, wire.now())
  return token === undefined
    ? registryFailure('malformed', `${whose} answered without a token`)
    : { ok: true, value: token }
}

type Sent = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'maxBytes'>

function tokenRequest(
  realm: URL,
  target: Target,
  service: string | undefined,
  credential: Credential | undefined,
): Sent {
  const scope = `repository:${target.repository}:pull`
  const asked = new URLSearchParams({ ...(service === undefined ? {} : { service }), scope })
  const maxBytes = limits.small
  const headers = { accept: 'application/json' }
  if (credential?.kind === 'identity-token') {
    for (const [name, value] of Object.entries(refresh(credential.token))) asked.set(name, value)
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
    return { method: 'POST', url: realm.href, headers: form, body: asked.toString(), maxBytes }
  }
  for (const [name, value] of asked) realm.searchParams.set(name, value)
  const proof = credential === undefined ? {} : { authorization: basicHeader(credential) }
  return { method: 'GET', url: realm.href, headers: { ...headers, ...proof }, maxBytes }
}

function refresh(token: string) {
  return { grant_type: 'refresh_token', client_id: 'kubectl-heal', refresh_token: token }
}

function readToken(body: Uint8Array, now: number): Authorisation | undefined {
  const answer = parseBody(body)
  const token = asString(own(answer, 'token')) ?? asString(own(answer, 'access_token')) ?? ''
  // It goes into a header as it is.
  if (token.length > longestToken || !/^[\x21-\x7e]+$/.test(token)) return undefined
  const given = own(answer, 'expires_in')
  const seconds = typeof given === 'number' && given > 0 ? Math.min(given, lifetime.longest) : lifetime.default
  return { header: `Bearer ${token}`, expires: now + Math.max(seconds * 1000 - margin, 0) }
}
