import { asArray, asObject, asString, dig } from '../../json.ts'
import { derOf, pemBlocks } from '../pem.ts'

/** Where each kind of entry keeps the key or certificate it was made with: PEM in base64, or DER in base64. */
const pemPlaces: readonly (readonly string[])[] = [
  ['spec', 'signature', 'publicKey', 'content'],
  ['spec', 'publicKey'],
]

/** Whether a log entry's body names just this key or certificate (DER) as the one that signed. */
export function isLoggedFor(body: unknown, verifier: Buffer): boolean {
  const named = verifiersOf(body)
  return named.length > 0 && named.every((der) => der.equals(verifier))
}

function verifiersOf(body: unknown): Buffer[] {
  const signatures = [
    ...asArray(dig(body, 'spec', 'signatures')),
    ...asArray(dig(body, 'spec', 'content', 'envelope', 'signatures')),
    ...asArray(dig(body, 'spec', 'dsseV002', 'signatures')),
    dig(body, 'spec', 'hashedRekordV002', 'signature'),
  ]
  const pems = [
    ...pemPlaces.map((place) => dig(body, ...place)),
    ...signatures.flatMap((signature) => [ofPem(signature, 'verifier'), dig(signature, 'publicKey')]),
  ]
  return [...pems.flatMap(fromPem), ...signatures.flatMap((signature) => fromDer(dig(signature, 'verifier')))]
}

/** Version 2 keeps an object under the name that version 1 uses for the PEM. */
function ofPem(signature: unknown, name: string): unknown {
  const value = dig(signature, name)
  return asObject(value) === undefined ? value : undefined
}

function fromPem(value: unknown): Buffer[] {
  const encoded = asString(value)
  if (encoded === undefined) return []
  const found = pemBlocks(Buffer.from(encoded, 'base64').toString('latin1'))
  const [block] = found.ok ? found.blocks : []
  // What cannot be read is somebody else: left out, an entry of two signers would pass as one of the other alone.
  return [block === undefined ? Buffer.alloc(0) : derOf(block)]
}

function fromDer(verifier: unknown): Buffer[] {
  const places = [dig(verifier, 'x509Certificate', 'rawBytes'), dig(verifier, 'publicKey', 'rawBytes')]
  return places.flatMap((value) => (typeof value === 'string' ? [Buffer.from(value, 'base64')] : []))
}
