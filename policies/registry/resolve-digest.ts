import { isSha256Digest } from '../sha256-digest.ts'
import { isManifestType, mediaTypeOf } from './media-types.ts'
import type { Reader } from './reader.ts'
import type { ImageReference } from './reference.ts'
import { registryFailure, type RegistryResult } from './result.ts'

/** Statuses after which it is worth to ask by GET: HEAD is not served everywhere. */
const headRefused = new Set([400, 405, 501])

/** The digest that a tag stands for: as the registry says it, or counted where it does not say it in a way that can be used. */
export async function resolveDigest(reader: Reader, reference: ImageReference): Promise<RegistryResult<string>> {
  const tag = reference.tag ?? 'latest'
  const head = await reader.head(tag)
  if (!head.ok) return head
  const { status, headers } = head.value.response
  const digest = headers.get('docker-content-digest') ?? ''
  if (status === 200 && isSha256Digest(digest) && isManifestType(mediaTypeOf(headers)))
    return { ok: true, value: digest }
  if (status === 404) return noImage(reader, reference, tag)
  if (status !== 200 && !headRefused.has(status)) return reader.failure(head.value)
  const manifest = await reader.manifest(tag)
  if (manifest.ok) return { ok: true, value: manifest.value.digest }
  return manifest.kind === 'not-found' ? noImage(reader, reference, tag) : manifest
}

function noImage(reader: Reader, { repository }: ImageReference, tag: string): RegistryResult<string> {
  return registryFailure('not-found', `${reader.who} has no image ${repository}:${tag}`)
}
