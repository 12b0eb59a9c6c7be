import type { JsonObject } from '../json.ts'
import { sha256Digest } from '../sha256-digest.ts'
import { ask } from './ask.ts'
import type { Answer } from './follow.ts'
import { parseBody } from './json-body.ts'
import { limits, sizeText } from './limits.ts'
import { acceptManifest, isManifestType, mediaTypeOf } from './media-types.ts'
import { registryFailure, type RegistryFailure, type RegistryResult } from './result.ts'
import { statusFailure } from './status.ts'
import type { Target, Wire } from './wire.ts'

/** A manifest or index as the registry gave it; where it was asked for by digest, that is its digest. */
export interface Manifest {
  /** of the bytes */
  digest: string
  mediaType: string
  json: JsonObject
}

/** Reads one repository. */
export interface Reader {
  /** What stands in the place of `registry ghcr.io` in sentences. */
  who: string
  head(tag: string): Promise<RegistryResult<Answer>>
  /** What is answered when a manifest is asked for by tag or digest, with any status. */
  manifestAnswer(reference: string): Promise<RegistryResult<Answer>>
  /** By tag or digest. What is not what its digest says is `malformed`. */
  manifest(reference: string): Promise<RegistryResult<Manifest>>
  /** At most `maxBytes` bytes; what is not what its digest says is `malformed`. */
  blob(digest: string, maxBytes: number): Promise<RegistryResult<Uint8Array>>
  /** Any page of the list of referrers, with any status. */
  referrers(url: URL): Promise<RegistryResult<Answer>>
  /** The address of a path below the repository. */
  address(path: string): URL
  /** What a status that nobody wants means. */
  failure(answer: Answer): RegistryFailure
}

/** A reader of the target's repository. */
export function createReader(wire: Wire, target: Target): Reader {
  const who = `registry ${target.registry}`
  const address = (path: string): URL => new URL(`/v2/${target.repository}/${path}`, target.origin)
  const get = (path: string, accept: string, maxBytes: number) =>
    // An error may be longer than what is asked for: its status must still be seen.
    ask(wire, target, { method: 'GET', url: address(path), accept, maxBytes: Math.max(maxBytes, limits.small) })
  const manifestAnswer = (reference: string) => get(`manifests/${reference}`, acceptManifest, limits.manifest)
  const failure = ({ response }: Answer): RegistryFailure => statusFailure(who, response, wire.now())
  return {
    who,
    address,
    failure,
    manifestAnswer,
    head: (tag) =>
      ask(wire, target, { method: 'HEAD', url: address(`manifests/${tag}`), accept: acceptManifest, maxBytes: 0 }),
    manifest: async (reference) => {
      const answer = await manifestAnswer(reference)
      if (!answer.ok) return answer
      return answer.value.response.status === 200 ? manifestOf(who, reference, answer.value) : failure(answer.value)
    },
    blob: async (digest, maxBytes) => {
      const answer = await get(`blobs/${digest}`, 'application/octet-stream, */*', maxBytes)
      if (!answer.ok) return answer
      return answer.value.response.status === 200 ? blobOf(who, digest, maxBytes, answer.value) : failure(answer.value)
    },
    referrers: (url) => ask(wire, target, { method: 'GET', url, accept: acceptManifest, maxBytes: limits.manifest }),
  }
}

function manifestOf(who: string, reference: string, { response }: Answer): RegistryResult<Manifest> {
  const mediaType = mediaTypeOf(response.headers)
  if (!isManifestType(mediaType))
    return malformed(`${who} answered with "${shown(mediaType)}" in place of a manifest: is it a registry?`)
  const digest = sha256Digest(response.body)
  const isByDigest = reference.startsWith('sha256:')
  if (isByDigest && digest !== reference)
    return malformed(`${who} answered with a manifest that is not what its digest says`)
  const json = parseBody(response.body)
  return json === undefined
    ? malformed(`${who} answered with a manifest that is no JSON object, or one with too many values`)
    : { ok: true, value: { digest, mediaType, json } }
}

function blobOf(who: string, digest: string, maxBytes: number, { response }: Answer): RegistryResult<Uint8Array> {
  const { body } = response
  if (body.length > maxBytes) return malformed(`${who} answered with more than ${sizeText(maxBytes)}`)
  return sha256Digest(body) === digest
    ? { ok: true, value: body }
    : malformed(`${who} answered with something that is not what its digest says`)
}

function malformed(message: string): RegistryFailure {
  return registryFailure('malformed', message)
}

/** A type is somebody else's text: only what types are made of is repeated. */
function shown(mediaType: string): string {
  return mediaType.replaceAll(/[^a-z0-9/+._-]/g, '').slice(0, 80)
}
