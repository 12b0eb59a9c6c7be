import type { X509Certificate } from 'node:crypto'
import { backdated } from '../certificate/self-signed.ts'
import { issuedBy } from '../certificate/pem.ts'
import { canSign, isOurs, readAuthority } from './authority.ts'
import type { Draft } from './draft.ts'
import { problemOf } from './leaf.ts'
import { endOf, isAlive, isValid, lifetimes } from './lifetimes.ts'
import type { PlanFacts } from './plan.ts'
import type { CertificateData } from './secret-data.ts'

/** Earlier authorities kept at a time; more come only of changes by hand. */
const mostPrevious = 8

/**
 * Where the authority in the Secret is lost (deleted, overwritten), the one that signed the certificate in force is put back without its
 * key: the certificate stays in use while a new authority is introduced, and no call fails.
 */
export function recover(draft: Draft, { caKey }: CertificateData, { held, names, now, registered }: PlanFacts): void {
  const { authority } = draft
  const isOfUse = authority !== undefined && (canSign(authority) || signed(authority.certificate, draft))
  if (isOfUse) return
  const known = [...(held?.authorities ?? []), ...(registered?.certificates ?? [])].filter((each) => each.ca)
  for (const leaf of [draft.leaf, held?.leaf]) {
    const issuer =
      leaf === undefined ? undefined : known.find((each) => problemOf(leaf, each, names, now) === undefined)
    const restored = readAuthority(issuer?.toString(), caKey, now)
    if (restored === undefined) continue
    Object.assign(draft, { authority: restored, leaf })
    draft.reasons.push('the authority of the certificate in use was missing in ca.crt: it is put back')
    return
  }
  draft.authority = undefined
  // Replicas may still serve what an authority signed that the API server trusts.
  draft.previous.push(...known.filter((each) => isOurs(each) && isAlive(each, now)))
}

function signed(authority: X509Certificate, { leaf }: Draft): boolean {
  return leaf !== undefined && issuedBy(leaf.certificate, authority)
}

/** A certificate that this replica still serves stays trusted, whatever became of its authority in the Secret. */
export function keepHeld(draft: Draft, { held, now }: PlanFacts): void {
  if (held === undefined || !isValid(held.leaf.certificate, now)) return
  const issuer = held.authorities.find((each) => issuedBy(held.leaf.certificate, each))
  const isKnown = issuer === undefined || kept(draft).some((each) => each.fingerprint256 === issuer.fingerprint256)
  if (isKnown) return
  draft.previous.push(issuer)
  draft.lastLeaves.push(held.leaf.certificate)
}

function kept({ authority, previous }: Draft): X509Certificate[] {
  return authority === undefined ? previous : [authority.certificate, ...previous]
}

/** Leaves out earlier authorities of which no living certificate can be served any more. */
export function forgetPrevious(draft: Draft, now: number): void {
  const signing = [draft.authority, draft.next].map((each) => each?.certificate.fingerprint256)
  draft.previous = distinct(draft.previous)
    .filter((each) => each.ca && now < endOf(each) && !signing.includes(each.fingerprint256))
    .filter((each) => isNeeded(each, draft, now))
    .sort((left, right) => right.validFromDate.getTime() - left.validFromDate.getTime())
    .slice(0, mostPrevious)
  draft.lastLeaves = draft.lastLeaves.filter(
    (leaf) => now < endOf(leaf) && draft.previous.some((each) => issuedBy(leaf, each)),
  )
}

function isNeeded(previous: X509Certificate, { authority, lastLeaves }: Draft, now: number): boolean {
  const leaves = lastLeaves.filter((leaf) => issuedBy(leaf, previous))
  if (leaves.length > 0) return leaves.some((leaf) => now < endOf(leaf))
  // It is not known what it signed last; that was no later than its successor's beginning, by the usual order.
  const successor = authority?.certificate.validFromDate.getTime() ?? now
  return now < successor + backdated + lifetimes.server
}

function distinct(certificates: readonly X509Certificate[]): X509Certificate[] {
  return [...new Map(certificates.map((each) => [each.fingerprint256, each])).values()]
}
