import { HealError } from '../../policies/heal-error.ts'
import { isObject } from '../../policies/json.ts'
import { isSha256Digest, sha256Digest } from '../../policies/sha256-digest.ts'
import type { Signer } from '../../policies/signatures/attestor.ts'
import { LIMITS } from '../../policies/signatures/limits.ts'
import { checkPublicKeys } from '../../policies/signatures/public-keys.ts'
import { checkTrustRoot } from '../../policies/signatures/trust-root.ts'
import type { ArtifactTask } from '../../policies/signatures/verify-artifact.ts'
import type { BundleFlags } from './bundle-flags.ts'
import { readBytes, readText } from './read-file.ts'

/** What a thread is asked, and the digest of the artifact. */
export interface BundleTask {
  task: ArtifactTask
  digest: string
}

const mebibyte = 1024 * 1024
const largestArtifact = 1024 * mebibyte

/** Reads everything that the flags name. Throws a HealError for what cannot be read, or is not what it should be. */
export async function bundleTask(path: string, flags: BundleFlags, now: number): Promise<BundleTask> {
  const bundle = await readBytes(path, {
    flag: '--bundle',
    bytes: LIMITS.document,
    tooLarge: 'A bundle of a signature has a few kilobytes; is it the artifact?',
  })
  refuseNoBundle(path, bundle)
  const { artifact, digest } = await readArtifact(flags.artifact ?? '')
  const signer = await readSigner(flags)
  const root = flags['trusted-root']
  const trustRoot = root === undefined ? {} : { trustRoot: await readRoot(root) }
  const tlog = flags.tlog === undefined ? {} : { tlog: flags.tlog }
  return { task: { bundle, artifact, signer, now, ...tlog, ...trustRoot }, digest }
}

/** What is told of files that are mistaken for a bundle; whether it is a sound one the thread finds out. */
function refuseNoBundle(path: string, bytes: Uint8Array): void {
  const fail = (what: string, hint: string): never => {
    throw new HealError('input', `--bundle: ${path} ${what}`, { hint })
  }
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    fail('is no JSON', 'A Sigstore bundle is what "cosign sign-blob --bundle FILE" or "gh attestation download" writes')
  }
  if (!isObject(json)) fail('is no Sigstore bundle', 'It has no mediaType')
  if (isObject(json) && Object.hasOwn(json, 'base64Signature'))
    fail('is a bundle in the old format of cosign', 'Sign with --new-bundle-format, the default since cosign 3')
}

async function readArtifact(text: string): Promise<{ artifact: ArtifactTask['artifact']; digest: string }> {
  if (/^sha256:/i.test(text)) {
    if (isSha256Digest(text)) return { artifact: { digest: text }, digest: text }
    throw new HealError('usage', `--artifact ${JSON.stringify(text)} is no digest`, {
      hint: 'A digest is sha256: and 64 hexadecimal digits in lower case, as sha256sum prints them',
    })
  }
  const bytes = await readBytes(text, {
    flag: '--artifact',
    bytes: largestArtifact,
    tooLarge: 'Give its digest: --artifact sha256:$(sha256sum FILE | cut -d" " -f1)',
  })
  return { artifact: { bytes }, digest: sha256Digest(bytes) }
}

async function readSigner(flags: BundleFlags): Promise<Signer> {
  const { key } = flags
  if (key === undefined)
    return {
      kind: 'keyless',
      subject: { exact: flags['certificate-identity'] ?? '' },
      issuer: { exact: flags['certificate-oidc-issuer'] ?? '' },
    }
  const limit = { flag: '--key', bytes: mebibyte, tooLarge: 'A PEM public key has a few hundred bytes' }
  const pem = await readText(key, limit)
  const problems = checkPublicKeys(pem)
  if (problems.length === 0) return { kind: 'key', pems: [pem] }
  throw new HealError('input', `--key: ${key}: ${problems.join('; ')}`, {
    hint: 'Give the public key as PEM, as "cosign public-key" prints it',
  })
}

async function readRoot(path: string): Promise<string> {
  const limit = { flag: '--trusted-root', bytes: mebibyte, tooLarge: 'A trusted_root.json has about 12 KiB' }
  const text = await readText(path, limit)
  const problems = checkTrustRoot(text)
  if (problems.length === 0) return text
  throw new HealError('input', `--trusted-root: ${path}: ${problems.slice(0, 3).join('; ')}`, {
    hint: 'Give a trusted_root.json, as "cosign trusted-root create" writes it',
  })
}
