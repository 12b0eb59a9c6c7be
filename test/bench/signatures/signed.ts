import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage } from '../../registry/push/image.ts'
import type { Registry } from '../../registry/registry.ts'
import type { SignedMaterial } from '../../signing/artifact.ts'
import { signingKey } from '../../signing/keys.ts'
import { signImage, type SigningLayout } from '../../signing/sign-image.ts'

/** An image in the registry, by tag, with what `material` makes of its digest. */
export async function pushSigned(
  { host, pusher }: Registry,
  repository: string,
  material: (digest: string) => readonly SignedMaterial[],
): Promise<string> {
  const image = await pushImage(pusher, repository, '1')
  const artifacts = material(image.digest).map(({ artifact }) => artifact)
  await pushArtifacts(pusher, repository, image, artifacts)
  return `${host}/${repository}:1`
}

/** A signature by the key of the bench. */
export function byOurKey(layout: SigningLayout): (digest: string) => SignedMaterial[] {
  return (digest) => [signImage(digest, signingKey('p256'), layout)]
}
