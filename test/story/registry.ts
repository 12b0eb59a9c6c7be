import { createAuthority } from '../cluster/pki/authority.ts'
import { digestOf, referrerManifest } from '../signing/artifact.ts'
import { signingKey, type SigningKey } from '../signing/keys.ts'
import { signImage } from '../signing/sign-image.ts'
import { addManifest, addText, emptyContent, type Content } from '../support/scripted-registry/content.ts'
import { startScriptedRegistry } from '../support/scripted-registry/scripted-registry.ts'

/** A registry in this process, over TLS, with images of the example application. */
export interface ShopRegistry {
  /** `127.0.0.1:40123` */
  host: string
  /** PEM of the authority that signed its certificate. */
  ca: string
  /** PEM of the key that signs for the shop. */
  releaseKey: string
  stop(): Promise<void>
}

/** The images in it: by tag, who signed them. */
export const tags = { signed: '2.0.0', signedByAnother: '2.0.1-patched', unsigned: '2.1.0-rc1' }

/** The image of a tag, as a manifest names it. */
export function imageAt(host: string, tag: string): string {
  return `${host}/shop/checkout:${tag}`
}

/** Makes the images and their signatures, and starts the registry on a free port. */
export async function startShopRegistry(): Promise<ShopRegistry> {
  const authority = createAuthority('registry of the shop')
  const release = signingKey('p256')
  const content = emptyContent(true)
  addImage(content, tags.unsigned)
  addImage(content, tags.signed, release)
  addImage(content, tags.signedByAnother, signingKey('p256', 'laptop'))
  const tls = authority.issue({ commonName: 'registry', names: ['127.0.0.1'] })
  const registry = await startScriptedRegistry({ content, tls })
  return {
    ...{ host: registry.host, ca: authority.certificate, releaseKey: release.pem },
    stop: () => registry.stop(),
  }
}

/** An image under a tag, with a bundle about it as `cosign sign` of today attaches it. */
function addImage(content: Content, tag: string, key?: SigningKey): void {
  const image = addManifest(content, [{ type: 'application/vnd.oci.image.layer.v1.tar', body: tag }], { tag })
  if (key === undefined) return
  const { artifact } = signImage(image.digest, key, 'bundle')
  const { bytes, mediaType } = artifact.layer
  content.blobs.set(digestOf(bytes), { type: mediaType, bytes: Buffer.from(bytes) })
  const manifest = referrerManifest(artifact, image).toString()
  content.referrers?.set(image.digest, [addText(content, image.mediaType, manifest)])
}
