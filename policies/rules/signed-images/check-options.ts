import type { RE2JS } from 're2js'
import { HealError } from '../../heal-error.ts'
import { compileGlob } from '../../kubernetes/glob.ts'
import type { PrepareContext } from '../rule-type.ts'
import type { Attestor, AttestorEntry, SignedImagesOptions } from './options.ts'

/** RE2 costs too much to load for the policies without signed images. */
let re2: typeof RE2JS | undefined

/** Loads the engine of the patterns; awaited before `checkSignedImages`. */
export async function loadPatterns(): Promise<void> {
  re2 = (await import('re2js')).RE2JS
}

/** Reports what the schema of `signedImages` cannot say: globs, patterns, and alternatives of which one must be given. */
export function checkSignedImages(options: SignedImagesOptions, context: PrepareContext): void {
  checkGlobs('images', options.images, context)
  checkGlobs('skip', options.skip ?? [], context)
  options.attestors.forEach((attestor, index) => {
    checkAttestor(`attestors[${index}]`, attestor, context)
  })
  if (options.trustRoot !== undefined) {
    const { file, inline, configMapRef } = options.trustRoot
    exactlyOne('trustRoot', { file, inline, configMapRef }, context)
  }
}

function checkGlobs(field: string, patterns: readonly string[], context: PrepareContext): void {
  for (const [index, pattern] of patterns.entries()) {
    const glob = compileGlob(pattern)
    if (!glob.ok) context.problem(`${field}[${index}]`, glob.reason)
  }
}

function checkAttestor(path: string, attestor: Attestor, context: PrepareContext): void {
  const { count, entries, ...entry } = attestor
  if (entries === undefined) {
    if (count !== undefined) context.problem(`${path}.count`, 'count needs entries to count')
    checkEntry(path, entry, context)
    return
  }
  if (Object.keys(entry).length > 0) context.problem(path, 'give either entries or one attestor, not both')
  if (count !== undefined && count > entries.length) {
    context.problem(`${path}.count`, `count ${count} is more than the ${entries.length} entries`)
  }
  entries.forEach((each, index) => {
    checkEntry(`${path}.entries[${index}]`, each, context)
  })
}

function checkEntry(
  path: string,
  { key, keyless, certificate, attestation }: AttestorEntry,
  context: PrepareContext,
): void {
  exactlyOne(path, { key, keyless, certificate, attestation }, context)
  if (key !== undefined) exactlyOne(`${path}.key`, { pem: key.pem, secretRef: key.secretRef }, context)
  checkPem(`${path}.key.pem`, key?.pem, context)
  checkPem(`${path}.certificate.chain`, certificate?.chain, context)
  if (keyless === undefined) return
  const { issuer, issuerPattern, subject, subjectPattern } = keyless
  exactlyOne(`${path}.keyless`, { issuer, issuerPattern }, context)
  exactlyOne(`${path}.keyless`, { subject, subjectPattern }, context)
  checkPattern(`${path}.keyless.issuerPattern`, issuerPattern, context)
  checkPattern(`${path}.keyless.subjectPattern`, subjectPattern, context)
}

function exactlyOne(path: string, choices: Record<string, unknown>, context: PrepareContext): void {
  const given = Object.values(choices).filter((choice) => choice !== undefined)
  if (given.length !== 1) context.problem(path, `give exactly one of ${Object.keys(choices).join(', ')}`)
}

/** A warning only: nothing is verified yet, and a policy may be written before its key exists. */
function checkPem(path: string, pem: string | undefined, context: PrepareContext): void {
  if (pem !== undefined && !pem.includes('-----BEGIN ')) context.warning(path, 'this is no PEM: no image will verify')
}

function checkPattern(path: string, pattern: string | undefined, context: PrepareContext): void {
  if (pattern === undefined) return
  if (re2 === undefined) throw new HealError('internal', 'the type signedImages is prepared only after its load()')
  try {
    re2.compile(pattern)
  } catch {
    context.problem(path, `"${pattern}" is no RE2 pattern`)
  }
}
