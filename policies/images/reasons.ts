import type { RegistryFailure } from '../registry/result.ts'
import type { VerificationResult } from '../signatures/verification.ts'
import type { ImageVerdict } from './image-verdict.ts'

/** What a registry that gave no answer means. Only what it says to those who may see the image is a violation. */
export function verdictOfFailure({ kind, message }: RegistryFailure, unread: readonly string[]): ImageVerdict {
  if (kind === 'not-found' && unread.length === 0) return { outcome: 'violation', reasons: [message] }
  const forWantOfCredentials = kind === 'not-found' || kind === 'unauthorized' || kind === 'forbidden'
  return { outcome: 'indeterminate', reason: [message, ...(forWantOfCredentials ? unread : [])].join('; ') }
}

/** What a verification means; `image` is its name without tag and digest. */
export function verdictOfResult(result: VerificationResult, image: string, digest: string): ImageVerdict {
  if (result.problem !== undefined) return { outcome: 'indeterminate', reason: result.problem }
  if (result.verified) return { outcome: 'verified', digest }
  return { outcome: 'violation', digest, reasons: reasonsOf(result, image, digest) }
}

/** Why each candidate does not count; where some do, also what is still missing. */
function reasonsOf({ candidates, attestors }: VerificationResult, image: string, digest: string): string[] {
  if (candidates.length === 0) return [`${image} has no signature of ${digest}`]
  const refused = candidates.filter(({ satisfies }) => satisfies.length === 0)
  const missing = refused.length === candidates.length ? [] : attestors.filter(isMissing).map(missingText)
  return [
    ...missing,
    ...refused.map(
      ({ layout, digest: blob, what, reason }) =>
        `${what} ${blob.slice(0, 19)} (${layout}): ${reason ?? 'it is not what the rule asks for'}`,
    ),
  ]
}

type Row = VerificationResult['attestors'][number]

function isMissing({ count, satisfied }: Row): boolean {
  return satisfied.length < count
}

function missingText({ path, count, satisfied }: Row): string {
  if (satisfied.length === 0) return `nothing satisfies ${path}`
  return `${path} needs ${String(count)} and has ${String(satisfied.length)} (${satisfied.join(', ')})`
}
