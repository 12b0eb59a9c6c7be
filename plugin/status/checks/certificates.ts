import type { X509Certificate } from 'node:crypto'
import { asArray, asString, dig } from '../../../policies/json.ts'
import { parseTime } from '../../../policies/load/time.ts'
import { oneLine } from '../../../policies/messages/text.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { ownName } from '../../install/names.ts'
import { roughly } from '../../override/when.ts'
import { certificatesIn, isSignedBy } from '../certificate-list.ts'
import type { Facts } from '../facts.ts'
import { serverMends } from '../mends.ts'
import type { Check } from '../status.ts'

const name = 'certificates'
const day = 24 * 3_600_000

/** A renewal is late from a quarter of a life on, as it is due at a third; for a long life from here on. */
const late = 30 * day
/** Where the length of a life is not known. */
const soon = 7 * day

/**
 * Whether the API server will trust the server's certificate: its end, that of its authority, and whether the registered bundle holds
 * that authority. From the Secret where it may be read, else from what the pods say. `now`: milliseconds since the epoch.
 */
export function checkCertificates(facts: Facts, now: number): Check {
  const bundle = registeredBundle(facts)
  const served = facts.secret.ok ? certificatesIn(dig(facts.secret.value, 'data', 'tls.crt')) : []
  const [leaf] = served
  const told = facts.readiness.flatMap(({ result }) =>
    result.ok ? (asString(dig(result.value, 'certificate', 'problem')) ?? []) : [],
  )
  if (told[0] !== undefined) return problem(facts, oneLine(told[0]), {})
  if (leaf === undefined) return fromPods(facts, now)
  const authority = bundle?.find((each) => isSignedBy(leaf, [each]))
  const authorities = facts.secret.ok ? certificatesIn(dig(facts.secret.value, 'data', 'ca.crt')) : []
  const ca = authority ?? authorities[0]
  const details = {
    expiresAt: leaf.validToDate.toISOString(),
    ...(ca === undefined ? {} : { authorityExpiresAt: ca.validToDate.toISOString() }),
    ...(bundle === undefined ? {} : { trusted: authority !== undefined }),
  }
  if (bundle !== undefined && authority === undefined)
    return problem(
      facts,
      'the registered caBundle does not hold the authority that signed the serving certificate',
      details,
    )
  const ended = [lifeProblem('the serving certificate', leaf, now), ca && lifeProblem('its authority', ca, now)]
  const bad = ended.find((each) => each !== undefined)
  if (bad !== undefined) return problem(facts, bad, details)
  const trust = bundle === undefined ? '; whether the API server trusts it is not known' : ', trusted by the API server'
  const until = `serving certificate for ${left(leaf, now)}`
  const message = `${until}${ca === undefined ? '' : `, authority for ${left(ca, now)}`}${trust}`
  return { name, state: 'ok', message, details }
}

/** The CA bundle that the webhook configurations name; undefined where they cannot be read. */
function registeredBundle({ validating, mutating }: Facts): X509Certificate[] | undefined {
  for (const result of [validating, mutating]) {
    const [first] = result.ok ? asArray(dig(result.value, 'webhooks')) : []
    const bundle = dig(first, 'clientConfig', 'caBundle')
    if (bundle !== undefined) return certificatesIn(bundle)
  }
  return undefined
}

function fromPods(facts: Facts, now: number): Check {
  const { readiness, secret } = facts
  const ends = readiness
    .map(({ result }) => (result.ok ? asString(dig(result.value, 'certificate', 'expiresAt')) : undefined))
    .map((text) => (text === undefined ? undefined : parseTime(text)))
    .filter((time) => time !== undefined)
  if (ends.length > 0) {
    const first = Math.min(...ends)
    const details = { expiresAt: new Date(first).toISOString() }
    if (first - now < soon) return problem(facts, `the serving certificate ends in ${roughly(first - now)}`, details)
    return { name, state: 'ok', message: `serving certificate for ${days(first - now)} (as the pods say)`, details }
  }
  if (!secret.ok && secret.failure.reason !== 'NotFound')
    return { name, state: 'unknown', message: failureLine(secret.failure) }
  const message = `Secret ${ownName}-tls holds no certificate yet, and no pod tells of one`
  return problem(facts, message, {})
}

function problem(facts: Facts, message: string, details: Record<string, unknown>): Check {
  // The server may fill its Secret, but not create it.
  const isGone = !facts.secret.ok && facts.secret.failure.reason === 'NotFound'
  const next = isGone ? 'kubectl heal install' : serverMends(facts, 'within a minute')
  return { name, state: 'problem', message, next, details }
}

function lifeProblem(what: string, certificate: X509Certificate, now: number): string | undefined {
  const rest = certificate.validToDate.getTime() - now
  if (certificate.validFromDate.getTime() > now) return `${what} is not valid yet: is a clock wrong?`
  if (rest <= 0) return `${what} ended ${roughly(-rest)} ago`
  const life = certificate.validToDate.getTime() - certificate.validFromDate.getTime()
  if (rest >= Math.min(late, life / 4)) return undefined
  return `${what} ends in ${roughly(rest)}, and should have been renewed`
}

function left(certificate: X509Certificate, now: number): string {
  return days(certificate.validToDate.getTime() - now)
}

function days(milliseconds: number): string {
  const number = Math.floor(milliseconds / day)
  return `${String(number)} ${number === 1 ? 'day' : 'days'}`
}
