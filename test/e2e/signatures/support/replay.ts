import { fallbackTag } from '../../../registry/push/artifact.ts'
import { ociIndex, ociManifest, type Descriptor, type Json, type Pusher } from '../../../registry/push/pusher.ts'

/** As somebody would who can write to the registry but not sign: puts everything that is signed about an image beside another one. */
export async function replay(pusher: Pusher, repository: string, from: Descriptor, to: Descriptor): Promise<void> {
  for (const suffix of ['.sig', '.att']) {
    const manifest = await pusher.read(repository, `${fallbackTag(from.digest)}${suffix}`)
    if (manifest !== undefined)
      await pusher.manifest(repository, bytesOf(manifest), ociManifest, `${fallbackTag(to.digest)}${suffix}`)
  }
  const listed = await pusher.referrers(repository, from.digest)
  const manifests: Json[] = []
  for (const { digest, artifactType, annotations } of listed) {
    const manifest = await pusher.read(repository, String(digest))
    const moved = await pusher.manifest(repository, bytesOf({ ...manifest, subject: to }), ociManifest)
    manifests.push({ ...moved, artifactType, annotations })
  }
  if (manifests.length === 0 || (await pusher.hasReferrers(repository, to.digest))) return
  const index = bytesOf({ schemaVersion: 2, mediaType: ociIndex, manifests })
  await pusher.manifest(repository, index, ociIndex, fallbackTag(to.digest))
}

function bytesOf(json: Json): Buffer {
  return Buffer.from(JSON.stringify(json))
}
