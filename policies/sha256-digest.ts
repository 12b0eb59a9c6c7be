import { createHash } from 'node:crypto'

const form = /^sha256:[0-9a-f]{64}$/

/** True for `sha256:` and 64 lower-case hex digits: the only digests that anything here trusts. */
export function isSha256Digest(text: string): boolean {
  return form.test(text)
}

/** The digest of bytes, `sha256:…`: what registries and signatures name them by. */
export function sha256Digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
