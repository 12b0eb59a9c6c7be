import { createHash, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { X509Certificate } from '@sigstore/core'
import type { TrustMaterial } from '@sigstore/verify'
import type { Signer } from '../attestor.ts'
import { checkCertificates } from '../certificates.ts'
import { pemBlocks } from '../pem.ts'
import { checkPublicKeys } from '../public-keys.ts'
import { toMatcher } from './match-text.ts'
import type { Matcher } from './match-text.ts'

/** A public key that may have signed. */
export interface ReadyKey {
  key: KeyObject
  der: Buffer
  /** sha256 (hex) of `der` */
  fingerprint: string
}

/** A signer whose keys, certificates and patterns are read. */
export type ReadySigner =
  | { kind: 'key'; keys: readonly ReadyKey[] }
  | { kind: 'keyless'; issuer: Matcher; subject: Matcher }
  | { kind: 'certificate'; authorities: TrustMaterial['certificateAuthorities'] }

/** A signer, or what is wrong with it. */
export type ReadSigner = { ok: true; signer: ReadySigner } | { ok: false; problem: string }

/** Reads a signer of a policy. Never throws. */
export function readSigner(signer: Signer): ReadSigner {
  switch (signer.kind) {
    case 'key':
      return readKeys(signer.pems)
    case 'keyless':
      return readPatterns(signer)
    case 'certificate':
      return readChain(signer.chain)
  }
}

function readKeys(pems: readonly string[]): ReadSigner {
  const [problem] = pems.flatMap(checkPublicKeys)
  if (problem !== undefined) return { ok: false, problem: `the key cannot be used: ${problem}` }
  const keys = pems.flatMap((pem) => {
    const found = pemBlocks(pem)
    return found.ok ? found.blocks.map(({ text }) => toReadyKey(createPublicKey(text))) : []
  })
  return keys.length === 0 ? { ok: false, problem: 'no key is given' } : { ok: true, signer: { kind: 'key', keys } }
}

/** A key with the names that are made of it. */
export function toReadyKey(key: KeyObject): ReadyKey {
  const der = key.export({ type: 'spki', format: 'der' })
  return { key, der, fingerprint: createHash('sha256').update(der).digest('hex') }
}

function readPatterns({ issuer, subject }: Extract<Signer, { kind: 'keyless' }>): ReadSigner {
  const matchers = { issuer: toMatcher(issuer), subject: toMatcher(subject) }
  return matchers.issuer === undefined || matchers.subject === undefined
    ? { ok: false, problem: 'a pattern of the identity is no RE2 expression' }
    : { ok: true, signer: { kind: 'keyless', issuer: matchers.issuer, subject: matchers.subject } }
}

function readChain(chain: string): ReadSigner {
  const [problem] = checkCertificates(chain)
  if (problem !== undefined) return { ok: false, problem: `the certificate chain cannot be used: ${problem}` }
  const found = pemBlocks(chain)
  const certChain = (found.ok ? found.blocks : []).map(({ text }) => X509Certificate.parse(text))
  // The certificates' own dates decide.
  const validFor = { start: new Date(0), end: new Date(8.64e15) }
  return { ok: true, signer: { kind: 'certificate', authorities: [{ certChain, validFor }] } }
}
