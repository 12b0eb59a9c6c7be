import { isSameJson } from '../../policies/json.ts'
import { canSign, newAuthority, newServerCertificate, type Authority } from './authority.ts'
import { readDraft, writeDraft, type Draft, type Held } from './draft.ts'
import { problemOf, readLeaf } from './leaf.ts'
import { endOf, isDue, lifetimes } from './lifetimes.ts'
import { forgetPrevious, keepHeld, recover } from './recover.ts'
import { isSettled, type Registered } from './registered.ts'
import type { CertificateData } from './secret-data.ts'

/** What a plan is made from, beside the Secret. */
export interface PlanFacts {
  /** milliseconds */
  now: number
  /** DNS names and IP addresses that the server answers to. */
  names: readonly string[]
  /** undefined where it is not known what the API server trusts */
  registered: Registered | undefined
  /** What this replica serves; lost parts of the Secret are restored from it. */
  held: Held | undefined
  /** So long (milliseconds) must an authority be registered before it signs. */
  settle: number
}

/** A change of the Secret. */
export interface CertificatePlan {
  data: CertificateData
  /** Sentences for the log, without any key. */
  reasons: readonly string[]
  renewed: readonly ('ca' | 'leaf')[]
}

const day = 24 * 60 * 60 * 1000
/** Where nobody can tell what the API server trusts, the new authority signs so long before the old one's end (milliseconds). */
const lastMonth = 30 * day

/**
 * What to write into the Secret now; undefined where it is good as it is. An authority that is to be replaced goes on signing until
 * the API server has trusted its successor for a while; only what is worth nothing any more is replaced at once. The same facts
 * give the same decision, only keys and names are random.
 */
export function planCertificates(data: CertificateData, facts: PlanFacts): CertificatePlan | undefined {
  const draft = readDraft(data, facts.now)
  recover(draft, data, facts)
  changeAuthority(draft, facts)
  renewServerCertificate(draft, facts)
  keepHeld(draft, facts)
  forgetPrevious(draft, facts.now)
  const written = writeDraft(draft)
  if (isSameJson(written, data)) return undefined
  const reasons = draft.reasons.length === 0 ? ['what is no longer needed or readable is removed'] : draft.reasons
  return { data: written, reasons, renewed: draft.renewed }
}

function changeAuthority(draft: Draft, facts: PlanFacts): void {
  const why = whyChange(draft, facts.now)
  if (why === undefined) return
  if (draft.next === undefined || !canSign(draft.next)) {
    draft.next = newAuthority(facts.now)
    draft.renewed.push('ca')
    draft.reasons.push(`${why}: a new one is made`)
  }
  const may = mayPromote(draft, facts)
  if (may !== undefined) promote(draft, draft.next, may)
}

function whyChange({ authority, next }: Draft, now: number): string | undefined {
  if (authority === undefined) return 'there is no usable authority'
  if (!canSign(authority)) return 'the authority in ca.crt has no key in ca.key that fits'
  if (isDue(authority.certificate, now)) return 'the authority has reached two thirds of its life'
  // A change that has begun (by an earlier leader, whose clock said so) is finished.
  return next !== undefined && canSign(next) ? 'a change of the authority has begun' : undefined
}

/** Why the next authority may sign now; undefined while it has to wait. */
function mayPromote({ authority, next, leaf }: Draft, facts: PlanFacts): string | undefined {
  if (authority === undefined || next === undefined)
    return 'nothing else can be trusted: the new authority signs at once'
  const { now, names, registered, settle } = facts
  const isMute = !canSign(authority)
  if (isMute && (leaf === undefined || problemOf(leaf, authority.certificate, names, now) !== undefined))
    return 'the serving certificate is of no use: the new authority signs at once'
  if (registered !== undefined)
    return isSettled(registered, next.certificate, now, settle)
      ? 'the API server trusts the new authority: it signs from now on'
      : undefined
  const end = Math.min(endOf(authority.certificate), isMute && leaf !== undefined ? endOf(leaf.certificate) : Infinity)
  return now >= end - lastMonth ? 'the old authority is about to end: the new one signs from now on' : undefined
}

function promote(draft: Draft, next: Authority, reason: string): void {
  if (draft.authority !== undefined) draft.previous.push(draft.authority.certificate)
  if (draft.leaf !== undefined) draft.lastLeaves.push(draft.leaf.certificate)
  draft.authority = next
  draft.next = undefined
  draft.reasons.push(reason)
}

function renewServerCertificate(draft: Draft, { names, now }: PlanFacts): void {
  const { authority, leaf } = draft
  if (authority === undefined || !canSign(authority)) return
  const why =
    leaf === undefined ? 'is missing or tls.key does not fit' : problemOf(leaf, authority.certificate, names, now)
  const isLate = leaf !== undefined && isDue(leaf.certificate, now)
  // Near the end of its authority a new certificate would end just as soon.
  const gains = Math.min(now + lifetimes.server, endOf(authority.certificate)) - (leaf ? endOf(leaf.certificate) : 0)
  if (why === undefined && !(isLate && gains > day)) return
  const pair = newServerCertificate(authority, names, now)
  draft.leaf = readLeaf(pair.cert, pair.key)
  draft.renewed.push('leaf')
  draft.reasons.push(`tls.crt ${why ?? 'has reached two thirds of its life'}: a new one is issued`)
}
