import { digestOf } from '../../signing/artifact.ts'
import { exchange, type Answer } from '../exchange.ts'

/** JSON as it comes. */
export type Json = Record<string, unknown>

/** What a manifest says of a thing that it points at. */
export interface Descriptor {
  mediaType: string
  digest: string
  size: number
}

/** Writes into a registry; fails when the registry refuses. */
export interface Pusher {
  blob(repository: string, content: Uint8Array, mediaType: string): Promise<Descriptor>
  /** By its digest, or under a tag. */
  manifest(repository: string, manifest: Buffer, mediaType: string, tag?: string): Promise<Descriptor>
  /** The manifest under a tag or digest; undefined where there is none. */
  read(repository: string, reference: string): Promise<Json | undefined>
  /** What refers to an image, by the referrers API or else by the fallback tag. */
  referrers(repository: string, digest: string): Promise<Json[]>
  /** Whether the registry itself knows what refers to what (OCI 1.1). */
  hasReferrers(repository: string, digest: string): Promise<boolean>
}

/** Which registry, and as whom. */
export interface Target {
  url: string
  ca?: string
  /** The value of the Authorization header for a repository. */
  authorization: (repository: string) => string | undefined
}

/** The types of indexes and manifests. */
export const ociIndex = 'application/vnd.oci.image.index.v1+json'
export const ociManifest = 'application/vnd.oci.image.manifest.v1+json'

/** Makes a pusher (distribution-spec, "Push"). */
export function createPusher({ url, ca, authorization }: Target): Pusher {
  function send(method: string, repository: string, path: string, headers: Record<string, string> = {}, body?: Buffer) {
    const right = authorization(repository)
    const all = { ...headers, ...(right === undefined ? {} : { authorization: right }) }
    const target = new URL(path, `${url}/v2/${repository}/`).href
    const options = { ...(body === undefined ? {} : { body }), ...(ca === undefined ? {} : { ca }) }
    return exchange({ method, url: target, headers: all, ...options })
  }

  async function blob(repository: string, content: Uint8Array, mediaType: string): Promise<Descriptor> {
    const digest = digestOf(content)
    const begun = demand(await send('POST', repository, 'blobs/uploads/'), 202)
    const place = new URL(begun.header('location'), url)
    place.searchParams.set('digest', digest)
    const type = { 'content-type': 'application/octet-stream' }
    demand(await send('PUT', repository, place.href, type, Buffer.from(content)), 201)
    return { mediaType, digest, size: content.length }
  }

  async function manifest(repository: string, body: Buffer, mediaType: string, tag?: string): Promise<Descriptor> {
    const digest = digestOf(body)
    const answer = await send('PUT', repository, `manifests/${tag ?? digest}`, { 'content-type': mediaType }, body)
    demand(answer, 201)
    return { mediaType, digest, size: body.length }
  }

  async function read(repository: string, reference: string): Promise<Json | undefined> {
    const accept = { accept: `${ociIndex}, ${ociManifest}` }
    const answer = await send('GET', repository, `manifests/${reference}`, accept)
    if (answer.status === 404) return undefined
    return JSON.parse(demand(answer, 200).body.toString()) as Json
  }

  /** The answer of the referrers API; undefined where there is none. */
  async function listed(repository: string, digest: string): Promise<Json | undefined> {
    const answer = await send('GET', repository, `referrers/${digest}`)
    const counts = answer.status === 200 && answer.header('content-type') === ociIndex
    return counts ? (JSON.parse(answer.body.toString()) as Json) : undefined
  }

  async function hasReferrers(repository: string, digest: string): Promise<boolean> {
    return (await listed(repository, digest)) !== undefined
  }

  async function referrers(repository: string, digest: string): Promise<Json[]> {
    const index = (await listed(repository, digest)) ?? (await read(repository, digest.replace(':', '-')))
    const manifests = index?.['manifests']
    return Array.isArray(manifests) ? (manifests as Json[]) : []
  }

  return { blob, manifest, read, referrers, hasReferrers }
}

function demand(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer
  throw new Error(`the registry answered ${answer.status}, not ${status}: ${answer.body.toString().slice(0, 500)}`)
}
