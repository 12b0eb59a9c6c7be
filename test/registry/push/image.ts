import { randomUUID } from 'node:crypto'
import { ociIndex, ociManifest, type Descriptor, type Json, type Pusher } from './pusher.ts'

/** Pushes an image that nobody else has: a layer and a configuration of random content. */
export async function pushImage(pusher: Pusher, repository: string, tag?: string): Promise<Descriptor> {
  const layer = await pusher.blob(repository, Buffer.from(randomUUID()), 'application/vnd.oci.image.layer.v1.tar')
  const about = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [layer.digest] } }
  const config = await pusher.blob(repository, bytesOf(about), 'application/vnd.oci.image.config.v1+json')
  const manifest = { schemaVersion: 2, mediaType: ociManifest, config, layers: [layer] }
  return pusher.manifest(repository, bytesOf(manifest), ociManifest, tag)
}

/** A multi-arch image: the index, and its images by architecture. */
export interface MultiArch {
  index: Descriptor
  images: { amd64: Descriptor; arm64: Descriptor }
}

/** Pushes a multi-arch image. */
export async function pushMultiArch(pusher: Pusher, repository: string, tag?: string): Promise<MultiArch> {
  const images = { amd64: await pushImage(pusher, repository), arm64: await pushImage(pusher, repository) }
  const manifests = Object.entries(images).map(([architecture, image]) => ({
    ...image,
    platform: { os: 'linux', architecture },
  }))
  const index = { schemaVersion: 2, mediaType: ociIndex, manifests }
  return { index: await pusher.manifest(repository, bytesOf(index), ociIndex, tag), images }
}

function bytesOf(json: Json): Buffer {
  return Buffer.from(JSON.stringify(json))
}
