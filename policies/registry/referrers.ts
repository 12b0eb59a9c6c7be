import { descriptorsAt, type Descriptor } from './descriptor.ts'
import type { HttpResponse } from './fetch.ts'
import { parseBody } from './json-body.ts'
import { limits } from './limits.ts'
import { nextLink } from './link.ts'
import { mediaTypeOf, ociIndex } from './media-types.ts'
import type { Reader } from './reader.ts'
import { registryFailure, type RegistryResult } from './result.ts'
import { mayBeSignature } from './signature-layers.ts'

/** What a list of referrers has of signatures. */
export interface Referrers {
  listed: readonly Descriptor[]
  /** The list goes on after what was read. */
  hasMore: boolean
}

const none: Referrers = { listed: [], hasMore: false }

/** How registries answer that do not have the referrers API, or have something else there. */
const withoutApi = new Set([400, 404, 405, 406, 410, 415, 501])

/**
 * The manifests that refer to a digest and may be signatures, by the referrers API of OCI 1.1, all pages up to the cap. None where the
 * registry does not have the API; only the content type of an index shows that it does: some answer 200 with anything.
 */
export async function listReferrers(reader: Reader, digest: string): Promise<RegistryResult<Referrers>> {
  const first = reader.address(`referrers/${digest}`)
  const listed: Descriptor[] = []
  let url: URL | undefined = first
  for (let page = 0; url !== undefined && page < limits.pages && listed.length <= limits.candidates; page += 1) {
    const answer = await reader.referrers(url)
    if (!answer.ok) return answer
    const { response } = answer.value
    if (page === 0 && withoutApi.has(response.status)) return { ok: true, value: none }
    if (response.status !== 200) return reader.failure(answer.value)
    const isIndex = mediaTypeOf(response.headers) === ociIndex
    if (page === 0 && !isIndex) return { ok: true, value: none }
    if (!isIndex) break
    const index = parseBody(response.body)
    if (index === undefined)
      return registryFailure('malformed', `${reader.who} lists referrers in no JSON, or in one with too many values`)
    listed.push(...descriptorsAt(index, 'manifests').filter(mayBeSignature))
    url = pageAfter(response, url, first)
  }
  return { ok: true, value: { listed, hasMore: url !== undefined } }
}

/** Pages stay below the same address, whatever a registry writes there. */
function pageAfter(response: HttpResponse, current: URL, first: URL): URL | undefined {
  const link = nextLink(response.headers.get('link'))
  if (link === undefined || !URL.canParse(link, current.href)) return undefined
  const next = new URL(link, current)
  return next.origin === first.origin && next.pathname.startsWith('/v2/') && next.href !== current.href
    ? next
    : undefined
}
