import assert from 'node:assert/strict'
import type { CosignKey } from '../../cosign/cosign.ts'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage, pushMultiArch } from '../../registry/push/image.ts'
import { signingKey, type KeyType } from '../../signing/keys.ts'
import { SIGNING_LAYOUTS, attestImage, signImage } from '../../signing/sign-image.ts'
import type { Rule } from './support/product.ts'
import { onCosignStage, registryKinds, type CosignStage } from './support/stage.ts'

const provenance = 'https://slsa.dev/provenance/v1'
const scan = 'https://example.com/scan/v1'

/** Both answers about an image: whether it is signed, or attested. */
interface Answers {
  cosign: boolean
  we: string
}

async function signedBy({ cosign, product }: CosignStage, image: string, key: CosignKey): Promise<Answers> {
  return { cosign: await cosign.verify(image, key), we: await outcome({ product }, image, [{ key: { pem: key.pem } }]) }
}

async function attestedBy(
  { cosign, product }: CosignStage,
  image: string,
  key: CosignKey,
  predicateType: string,
): Promise<Answers> {
  const attestors = [{ key: { pem: key.pem }, attestation: { predicateType } }]
  return {
    cosign: await cosign.verifyAttestation(image, key, predicateType),
    we: await outcome({ product }, image, attestors),
  }
}

async function outcome({ product }: Pick<CosignStage, 'product'>, image: string, attestors: Rule['attestors']) {
  return (await product.ask(image, { attestors })).verdict.outcome
}

const accepted: Answers = { cosign: true, we: 'verified' }
const refused: Answers = { cosign: false, we: 'violation' }

for (const kind of registryKinds)
  for (const layout of SIGNING_LAYOUTS)
    describe(`cosign and we agree (registry: ${kind}, layout: ${layout})`, function () {
      this.timeout(120_000)
      const onStage = onCosignStage({ kind })
      let key: CosignKey
      let stranger: CosignKey

      before(async () => {
        const { cosign } = onStage()
        key = await cosign.generateKey()
        stranger = await cosign.generateKey()
      })

      /** A fresh image, as it is named. */
      async function image(tag?: string): Promise<string> {
        const { registry } = onStage()
        const { digest } = await pushImage(registry.pusher, 'shop/web', tag)
        return `${registry.host}/shop/web@${digest}`
      }

      it('an attestation is one of its type, by its key, of its image', async () => {
        const stage = onStage()
        const [attested, other] = [await image(), await image()]
        await stage.cosign.attest(attested, key, layout, provenance, { buildDefinition: {} })
        assert.deepEqual(await attestedBy(stage, attested, key, provenance), accepted)
        assert.deepEqual(await attestedBy(stage, attested, key, scan), refused, 'another type')
        assert.deepEqual(await attestedBy(stage, attested, stranger, provenance), refused, 'another key')
        assert.deepEqual(await attestedBy(stage, other, key, provenance), refused, 'another image')
      })

      it('a signature is no attestation', async () => {
        const stage = onStage()
        const signed = await image()
        await stage.cosign.sign(signed, key, layout)
        assert.deepEqual(await attestedBy(stage, signed, key, provenance), refused)
      })

      it('signed by two: each of them counts, a third does not', async () => {
        const stage = onStage()
        const signed = await image()
        const second = await stage.cosign.generateKey()
        await stage.cosign.sign(signed, key, layout)
        await stage.cosign.sign(signed, second, layout)
        assert.deepEqual(await signedBy(stage, signed, key), accepted)
        assert.deepEqual(await signedBy(stage, signed, second), accepted)
        assert.deepEqual(await signedBy(stage, signed, stranger), refused)
        const entries = [key, second, stranger].map(({ pem }) => ({ key: { pem } }))
        assert.equal(await outcome(stage, signed, [{ count: 2, entries }]), 'verified')
        assert.equal(await outcome(stage, signed, [{ count: 3, entries }]), 'violation')
      })

      it('signed with annotations', async () => {
        const stage = onStage()
        const signed = await image()
        await stage.cosign.sign(signed, key, layout, '--annotations', 'commit=abc')
        assert.deepEqual(await signedBy(stage, signed, key), accepted)
      })

      it('an image by its tag is what the tag stands for now', async () => {
        const stage = onStage()
        const tagged = `${stage.registry.host}/shop/web:v1-${layout}`
        await stage.cosign.sign(await image(`v1-${layout}`), key, layout)
        assert.deepEqual(await signedBy(stage, tagged, key), accepted)
        await image(`v1-${layout}`)
        assert.deepEqual(await signedBy(stage, tagged, key), refused, 'moved to an unsigned image')
      })

      it('a multi-arch image is signed as its index; its images are so only when all were signed', async () => {
        const stage = onStage()
        const { index, images } = await pushMultiArch(stage.registry.pusher, 'shop/web')
        const named = (digest: string) => `${stage.registry.host}/shop/web@${digest}`
        await stage.cosign.sign(named(index.digest), key, layout)
        assert.deepEqual(await signedBy(stage, named(index.digest), key), accepted)
        assert.deepEqual(await signedBy(stage, named(images.amd64.digest), key), refused)
        await stage.cosign.sign(named(index.digest), key, layout, '--recursive')
        assert.deepEqual(await signedBy(stage, named(images.amd64.digest), key), accepted)
      })

      for (const type of ['p256', 'rsa2048', 'ed25519'] satisfies KeyType[])
        it(`what the tests sign with ${type}, cosign verifies too`, async () => {
          const stage = onStage()
          const { registry, cosign } = stage
          const signer = signingKey(type)
          const subject = await pushImage(registry.pusher, 'shop/web')
          const signed = `${registry.host}/shop/web@${subject.digest}`
          const attestation = attestImage(subject.digest, signer, { predicateType: scan, predicate: { a: 1 } }, layout)
          const artifacts = [signImage(subject.digest, signer, layout).artifact, attestation.artifact]
          await pushArtifacts(registry.pusher, 'shop/web', subject, artifacts)
          const imported = await cosign.importKey(signer)
          assert.deepEqual(await signedBy(stage, signed, imported), accepted)
          assert.deepEqual(await attestedBy(stage, signed, imported, scan), accepted)
        })
    })
