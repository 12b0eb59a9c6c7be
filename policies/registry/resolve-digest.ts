import { isSha256Digest } from '../sha256-digest.ts'
import type { Answer } from './follow.ts'
import { isManifestType, mediaTypeOf } from './media-types.ts'
import type { Reader } from './reader.ts'
import type { ImageReference } from './reference.ts'
import { registryFailure, type RegistryFailure, type RegistryResult } from './result.ts'
import { isRegistryError } from './status.ts'

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
  if (status === 404) return missing(reader, reference, tag, head.value)
  if (status !== 200 && !headRefused.has(status)) return reader.failure(head.value)
  const manifest = await reader.manifest(tag)
  if (manifest.ok) return { ok: true, value: manifest.value.digest }
  return manifest.kind === 'not-found' ? noImage(reader, reference, tag) : manifest
}

/** Every web server has a 404. HEAD shows no error, so that it is asked for: for the message only. */
async function missing(
  reader: Reader,
  reference: ImageReference,
  tag: string,
  head: Answer,
): Promise<RegistryResult<string>> {
  const failure = noImage(reader, reference, tag)
  if (isRegistryError(head.response)) return failure
  const error = await reader.manifestAnswer(tag)
  if (!error.ok || error.value.response.status !== 404 || isRegistryError(error.value.response)) return failure
  return { ...failure, message: `${failure.message}, and does not answer like a registry: is the host the right one?` }
}

function noImage(reader: Reader, { repository }: ImageReference, tag: string): RegistryFailure {
  return registryFailure('not-found', `${reader.who} has no image ${repository}:${tag}`)
}
