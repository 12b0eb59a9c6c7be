import type { TrustMaterial } from '@sigstore/verify'
import type { X509Certificate } from '@sigstore/core'
import { verifyCertificateChain } from '@sigstore/verify/dist/key/certificate.js'
import { verifySCTs } from '@sigstore/verify/dist/key/sct.js'
import type { Evidence } from '../material/evidence.ts'
import { unfit } from '../public-keys.ts'
import { keySigner } from './check-key.ts'
import { trustedTimes } from './context.ts'
import type { SignerContext } from './context.ts'
import { readIdentity } from './identity.ts'
import type { Identity } from './identity.ts'
import { readLeaf, usageProblem } from './leaf.ts'
import type { Leaf } from './leaf.ts'
import { failure } from './outcome.ts'
import type { Failure, SignerOutcome } from './outcome.ts'
import { toReadyKey } from './ready-signer.ts'
import type { ReadySigner } from './ready-signer.ts'
import { shown } from '../shown.ts'

type Authorities = TrustMaterial['certificateAuthorities']

/** Whether a certificate below the policy's chain has signed: valid at its trusted times, or now where it has none. Never throws. */
export function checkPrivateCertificate(
  evidence: Evidence,
  authorities: Authorities,
  context: SignerContext,
): SignerOutcome {
  const leaf = leafOf(evidence)
  if ('ok' in leaf) return leaf
  const trusted = trustedTimes(evidence, leaf.der, context)
  if (!trusted.ok) return trusted
  const times = trusted.times.length > 0 ? trusted.times : [context.now]
  const path = checkPath(leaf, times, authorities)
  if (!Array.isArray(path)) return path
  const by = keySigner(toReadyKey(leaf.key))
  return checkContent(evidence, leaf) ?? { ok: true, by: { ...by, name: `certificate of ${by.name}` } }
}

/** Whether a certificate of the trust root's authorities has signed, that names the wanted identity. Never throws. */
export function checkKeyless(
  evidence: Evidence,
  wanted: Extract<ReadySigner, { kind: 'keyless' }>,
  context: SignerContext,
): SignerOutcome {
  const leaf = leafOf(evidence)
  if ('ok' in leaf) return leaf
  const { material } = context
  if (material === undefined) return failure('authority', 'no trust root says which authorities are trusted')
  const trusted = trustedTimes(evidence, leaf.der, context)
  if (!trusted.ok) return trusted
  // Such certificates live for minutes; without a time the library would not even look at who issued them.
  if (trusted.times.length === 0)
    return failure(
      'time',
      'nothing trusted says when it was signed: it has neither a log entry with a time nor a timestamp',
    )
  const path = checkPath(leaf, trusted.times, material.certificateAuthorities)
  if (!Array.isArray(path)) return path
  const unlogged = certificateLogProblem(path, material)
  if (unlogged !== undefined) return failure('authority', unlogged)
  const read = readIdentity(leaf.parsed)
  if (!read.ok) return failure('identity', read.reason)
  const { identity } = read
  const name = `${shown(identity.subject)} (issuer ${shown(identity.issuer)})`
  const by = { id: JSON.stringify(['keyless', identity.issuer, identity.subject]), name }
  return checkContent(evidence, leaf) ?? identityProblem(identity, wanted, by) ?? { ok: true, by }
}

function leafOf({ verifier }: Evidence): Leaf | Failure {
  if (verifier.kind !== 'certificate') return failure('mode', 'signed with a key, not with a certificate')
  const leaf = readLeaf(verifier.der)
  if (leaf === undefined) return failure('mode', 'its certificate cannot be read')
  const weak = unfit(leaf.key)
  return weak === undefined ? leaf : failure('mode', `its certificate cannot be used: ${weak}`)
}

/** The path of the certificate at every one of the times; there is at least one. */
function checkPath(leaf: Leaf, times: readonly Date[], authorities: Authorities): X509Certificate[] | Failure {
  let path: X509Certificate[] = []
  for (const time of times) {
    try {
      path = verifyCertificateChain(time, leaf.parsed, authorities)
    } catch {
      return failure('authority', pathProblem(leaf, time))
    }
  }
  const unusable = usageProblem(leaf)
  return unusable === undefined ? path : failure('usage', unusable)
}

function pathProblem({ parsed }: Leaf, time: Date): string {
  const at = time.toISOString()
  try {
    if (time > parsed.notAfter)
      return `its certificate expired ${parsed.notAfter.toISOString()}; it must be valid ${at}`
    if (time < parsed.notBefore)
      return `its certificate is not valid before ${parsed.notBefore.toISOString()}; it must be valid ${at}`
  } catch {
    return 'its certificate has no readable dates'
  }
  return `its certificate is not from a trusted authority that was valid ${at}`
}

/** Certificates must be in a certificate transparency log where the trust root names such logs. */
function certificateLogProblem([leaf, issuer]: X509Certificate[], { ctlogs }: TrustMaterial): string | undefined {
  if (ctlogs.length === 0) return undefined
  try {
    const isLogged = leaf !== undefined && issuer !== undefined && verifySCTs(leaf, issuer, ctlogs).length > 0
    return isLogged ? undefined : 'its certificate is in no certificate transparency log'
  } catch {
    return 'its certificate is not in a certificate transparency log of the trust root'
  }
}

function identityProblem(
  { subject, issuer }: Identity,
  wanted: Extract<ReadySigner, { kind: 'keyless' }>,
  by: { id: string; name: string },
): Failure | undefined {
  const named = `the certificate names ${shown(subject)}`
  if (!wanted.subject.matches(subject)) return failure('identity', `${named}, not ${wanted.subject.wanted}`, by)
  return wanted.issuer.matches(issuer)
    ? undefined
    : failure('identity', `${named} of the issuer ${shown(issuer)}, not ${wanted.issuer.wanted}`, by)
}

function checkContent({ content }: Evidence, leaf: Leaf): Failure | undefined {
  if (content.verifySignature(leaf.key)) return undefined
  return failure(
    'content',
    'its signature does not fit what it signs: changed after it was signed, or by another key than its certificate has',
  )
}
