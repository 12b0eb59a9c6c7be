import assert from 'node:assert/strict'
import type { Cosign, CosignKey } from '../../cosign/cosign.ts'
import { pushImage } from '../../registry/push/image.ts'
import { signingKey } from '../../signing/keys.ts'
import { SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import { replay } from './support/replay.ts'
import { onCosignStage, registryKinds } from './support/stage.ts'

interface KeyRow {
  name: string
  make: (cosign: Cosign) => Promise<CosignKey>
  /** What cosign must be told to verify its own signatures: it signs with the hash of the curve, but looks for SHA-256. */
  flags?: string[]
  /** cosign 3.1.3 signs with Ed25519ph, but its verification knows only plain Ed25519. */
  cosignCannot?: boolean
}

const keys: KeyRow[] = [
  { name: 'a key that cosign made', make: (cosign) => cosign.generateKey() },
  { name: 'a P-256 key', make: (cosign) => cosign.importKey(signingKey('p256')) },
  {
    name: 'a P-384 key',
    make: (cosign) => cosign.importKey(signingKey('p384')),
    flags: ['--signature-digest-algorithm=sha384'],
  },
  {
    name: 'a P-521 key',
    make: (cosign) => cosign.importKey(signingKey('p521')),
    flags: ['--signature-digest-algorithm=sha512'],
  },
  { name: 'an RSA-2048 key', make: (cosign) => cosign.importKey(signingKey('rsa2048')) },
  { name: 'an RSA-4096 key', make: (cosign) => cosign.importKey(signingKey('rsa4096')) },
  { name: 'an Ed25519 key', make: (cosign) => cosign.importKey(signingKey('ed25519ph')), cosignCannot: true },
]

for (const kind of registryKinds)
  describe(`cosign signs with keys, and we agree with its verification (registry: ${kind})`, function () {
    this.timeout(120_000)
    const stage = onCosignStage({ kind })
    let stranger: CosignKey

    before(async () => {
      stranger = await stage().cosign.generateKey()
    })

    for (const { name, make, flags = [], cosignCannot = false } of keys)
      for (const layout of SIGNING_LAYOUTS)
        it(`${name}, layout ${layout}: signed, by another key, unsigned, replayed`, async () => {
          const { registry, cosign, product } = stage()
          const named = (digest: string) => `${registry.host}/shop/web@${digest}`
          const answers = async (digest: string, verifier: CosignKey) => ({
            cosign: await cosign.verify(named(digest), verifier, ...flags),
            we: (await product.ask(named(digest), { attestors: [{ key: { pem: verifier.pem } }] })).verdict.outcome,
          })
          const key = await make(cosign)
          const image = await pushImage(registry.pusher, 'shop/web')
          const other = await pushImage(registry.pusher, 'shop/web')
          await cosign.sign(named(image.digest), key, layout)
          const refused = { cosign: false, we: 'violation' }

          const signed = await answers(image.digest, key)
          assert.deepEqual(signed, { cosign: !cosignCannot, we: 'verified' }, 'signed')
          assert.deepEqual(await answers(image.digest, stranger), refused, 'by another key')
          assert.deepEqual(await answers(other.digest, key), refused, 'unsigned')
          await replay(registry.pusher, 'shop/web', image, other)
          assert.deepEqual(await answers(other.digest, key), refused, 'replayed')
        })
  })
