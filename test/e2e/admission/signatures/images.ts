import { pushArtifacts } from '../../../registry/push/artifact.ts'
import { pushImage } from '../../../registry/push/image.ts'
import type { Descriptor } from '../../../registry/push/pusher.ts'
import type { Registry } from '../../../registry/registry.ts'
import { signingKey } from '../../../signing/keys.ts'
import { signImage, type SigningLayout } from '../../../signing/sign-image.ts'

/** The key that policies of these tests name. */
export const releaseKey = signingKey('p256')

/** Pushes an image that nobody has signed. */
export function pushUnsigned({ pusher }: Registry, repository: string, tag: string): Promise<Descriptor> {
  return pushImage(pusher, repository, tag)
}

/** Pushes an image with a signature of a key. */
export async function pushSigned(
  registry: Registry,
  repository: string,
  tag: string,
  { key = releaseKey, layout = 'bundle' }: { key?: typeof releaseKey; layout?: SigningLayout } = {},
): Promise<Descriptor> {
  const image = await pushUnsigned(registry, repository, tag)
  await pushArtifacts(registry.pusher, repository, image, [signImage(image.digest, key, layout).artifact])
  return image
}

/** Options of a rule that wants the release key for everything in a registry. */
export function signedByRelease(host: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    images: [`${host}/*`],
    attestors: [{ key: { pem: releaseKey.pem } }],
    registries: [{ host, insecure: true }],
    ...more,
  }
}
