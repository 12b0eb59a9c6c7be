import type { Held } from './draft.ts'
import { isValid } from './lifetimes.ts'
import { trusts, type Registered } from './registered.ts'

/**
 * Which certificate to serve: the one that the Secret offers, unless the API server trusts the one in use and does not trust the
 * offered one yet. Where nobody can tell what it trusts, the offered one.
 */
export function choose(
  held: Held | undefined,
  offered: Held | undefined,
  registered: Registered | undefined,
  { now, settle }: { now: number; settle: number },
): Held | undefined {
  if (held === undefined || offered === undefined) return offered ?? held
  if (held.leaf.cert === offered.leaf.cert) return offered
  const isHeldGood = isValid(held.leaf.certificate, now)
  // The reverse too: a damaged Secret never replaces a certificate that works by one that does not.
  if (isHeldGood && !isValid(offered.leaf.certificate, now)) return held
  if (registered === undefined || !isHeldGood || !trusts(registered, held.leaf.certificate, now, 0)) return offered
  return trusts(registered, offered.leaf.certificate, now, settle) ? offered : held
}
