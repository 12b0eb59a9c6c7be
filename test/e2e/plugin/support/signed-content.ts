import { digestOf, MANIFEST_TYPE, tagManifest } from '../../../signing/artifact.ts'
import type { SigningKey } from '../../../signing/keys.ts'
import { signImage } from '../../../signing/sign-image.ts'
import { addManifest, addText, emptyContent, type Content } from '../../../support/scripted-registry/content.ts'

/** Content with two images: that of one tag is signed by the key, that of `bare` is not. */
export function signedContent(key: SigningKey, signedTag = 'web'): Content {
  const content = emptyContent()
  const layer = (body: string) => ({ type: 'application/vnd.oci.image.layer.v1.tar', body })
  addManifest(content, [layer('bare')], { tag: 'bare' })
  const { digest } = addManifest(content, [layer('web')], { tag: signedTag })
  const { artifact } = signImage(digest, key, 'classic')
  const { mediaType, bytes } = artifact.layer
  content.blobs.set(digestOf(bytes), { type: mediaType, bytes: Buffer.from(bytes) })
  const tag = `${digest.replace(':', '-')}.sig`
  addText(content, MANIFEST_TYPE, tagManifest([artifact]).toString(), tag)
  return content
}
