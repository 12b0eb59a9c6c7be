import type { SignedMaterial } from '../../signing/artifact.ts'
import { signingKey } from '../../signing/keys.ts'
import { bundleMaterial, signImage, simpleSigningMaterial } from '../../signing/sign-image.ts'

const mebibyte = 1024 * 1024

/** Bytes that cost the most to read, of nearly the greatest size that is read. */
const bundles: Record<string, (size: number) => string> = {
  'one shape for each object': (size) => filled(size, '[', (index) => `{"${index.toString(36)}":0},`, '0]'),
  'many keys': (size) => filled(size, '{', (index) => `"${index.toString(36)}":0,`, '"":0}'),
  deep: (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
  'long text': (size) => `{"mediaType":"${'\\u0041'.repeat(size / 6 - 10)}"}`,
  digits: (size) => `[${'1'.repeat(size - 2)}]`,
  spaces: (size) => `[${' '.repeat(size - 2)}]`,
  'no JSON': (size) => '\u0000'.repeat(size),
}

/** Signature material that tries to keep its reader busy, by what it tries. */
export const hostile: Record<string, (digest: string) => SignedMaterial[]> = {
  ...Object.fromEntries(
    Object.entries(bundles).map(([name, text]) => [
      `bundles: ${name}`,
      () => [1, 2, 3].map((number) => rawBundle(`${text(4 * mebibyte - 16)}${' '.repeat(number)}`)),
    ]),
  ),
  'classic payloads, each with another signature': (digest) =>
    Array.from({ length: 50 }, (_, index) =>
      simpleSigningMaterial(digest, Buffer.from(`{"a":"${'x'.repeat(127 * 1024)}${index}"}`), Buffer.alloc(64, index)),
    ),
  'annotations of many keys in the manifest': (digest) => {
    const more = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [index.toString(36), '']))
    const payload = Buffer.from('{}')
    return [simpleSigningMaterial(digest, payload, Buffer.alloc(64), more)]
  },
  'annotations of long keys in the manifest': (digest) => {
    const keys = Array.from({ length: 4900 }, (_, index) => `${index.toString(36)}${'x'.repeat(200)}`)
    const more = Object.fromEntries(keys.map((key) => [key, '']))
    return [simpleSigningMaterial(digest, Buffer.from('{}'), Buffer.alloc(64), more)]
  },
  'signatures of another key': (digest) =>
    Array.from({ length: 50 }, () => signImage(digest, signingKey('rsa4096', 'other'), 'classic')),
}

function rawBundle(text: string): SignedMaterial {
  const material = bundleMaterial({} as Parameters<typeof bundleMaterial>[0])
  const bytes = Buffer.from(text)
  return { ...material, artifact: { ...material.artifact, layer: { ...material.artifact.layer, bytes } } }
}

function filled(size: number, start: string, each: (index: number) => string, end: string): string {
  const parts = [start]
  let length = start.length + end.length
  for (let index = 0; ; index += 1) {
    const part = each(index)
    length += part.length
    if (length > size) return [...parts, end].join('')
    parts.push(part)
  }
}
