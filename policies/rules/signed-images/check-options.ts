import { asArray, dig } from '../../json.ts'
import { compileGlob } from '../../kubernetes/glob.ts'
import { isSha256Digest } from '../../sha256-digest.ts'
import type { PrepareContext } from '../rule-type.ts'
import { checkAttestors } from './check-attestors.ts'
import { loadCel, loadRe2 } from './engines.ts'
import { checkRegistries } from './check-registries.ts'
import { checkTrust } from './check-trust.ts'
import type { SignedImagesOptions } from './options.ts'

/** Loads what patterns (RE2) and conditions (CEL) need, where these options have any; awaited before `checkSignedImages`. */
export async function loadCheckers(rules: readonly unknown[]): Promise<void> {
  const attestors = rules.flatMap((options) => asArray(dig(options, 'attestors')))
  const entries = attestors.flatMap((attestor) => [attestor, ...asArray(dig(attestor, 'entries'))])
  const has = (...keys: string[]): boolean => entries.some((entry) => dig(entry, ...keys) !== undefined)
  if (has('keyless', 'issuerPattern') || has('keyless', 'subjectPattern')) await loadRe2()
  if (has('attestation', 'conditions')) await loadCel()
}

/** Reports what the schema of `signedImages` cannot say; what it lets pass can be verified with, or has to be read first. */
export function checkSignedImages(options: SignedImagesOptions, context: PrepareContext): void {
  checkGlobs('images', options.images, context)
  checkGlobs('skip', options.skip ?? [], context)
  checkAttestors(options, context)
  checkTrust(options, context)
  checkRegistries(options.registries ?? [], context)
}

function checkGlobs(field: string, patterns: readonly string[], context: PrepareContext): void {
  for (const [index, pattern] of patterns.entries()) {
    const path = `${field}[${String(index)}]`
    const glob = compileGlob(pattern)
    if (!glob.ok) context.problem(path, glob.reason)
    const [, written] = /@([^*]*)$/.exec(pattern) ?? []
    if (written !== undefined && !isSha256Digest(written))
      context.problem(path, `"${written}" is no digest: write sha256: and 64 hexadecimal digits, or *`)
  }
}
