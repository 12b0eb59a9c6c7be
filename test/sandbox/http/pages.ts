import { isObject, textAt } from '../json.ts'
import { keyOf } from '../metadata.ts'
import type { ResourceInfo } from '../resources.ts'
import { ApiError, badRequest } from '../status.ts'
import type { Selector } from '../storage/selectors.ts'
import type { Store } from '../storage/store.ts'
import type { JsonObject } from '../types.ts'

/** A part of a list, all of one revision; `metadata` is the list's. */
export interface Page {
  items: JsonObject[]
  metadata: JsonObject
}

/** What is asked for. */
export interface PageRequest {
  info: ResourceInfo
  namespace: string | undefined
  selector: Selector
  query: URLSearchParams
}

/** Where a list goes on: after a key, at a revision (-1: the newest, so inconsistent). */
interface Continuation {
  after: string
  revision: number
}

const expired =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** The page that `limit` and `continue` ask for. Throws 410 when its revision is no longer kept, 400 for what is no token. */
export function pageOf(store: Store, { info, namespace, selector, query }: PageRequest): Page {
  const token = query.get('continue') ?? ''
  const from = token === '' ? undefined : readToken(token)
  const revision = from === undefined || from.revision < 0 ? store.revision() : from.revision
  const objects = store.listAt(info, revision, namespace)
  if (objects === undefined) throw gone(from?.after ?? '')
  const rest = objects.filter((object) => selector(object) && (from === undefined || keyOf(object) > from.after))
  // A list from the cache (resourceVersion 0) comes whole.
  const limit = query.get('resourceVersion') === '0' ? 0 : Number(query.get('limit') ?? 0)
  const resourceVersion = String(revision)
  const last = limit > 0 && rest.length > limit ? rest[limit - 1] : undefined
  if (last === undefined) return { items: rest, metadata: { resourceVersion } }
  const isSelected = ['labelSelector', 'fieldSelector'].some((name) => query.get(name))
  const left = isSelected ? {} : { remainingItemCount: rest.length - limit }
  const next = writeToken({ after: keyOf(last), revision })
  return { items: rest.slice(0, limit), metadata: { resourceVersion, continue: next, ...left } }
}

function writeToken({ after, revision }: Continuation): string {
  const token = { v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

function readToken(text: string): Continuation {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (isObject(token) && token['v'] === 'meta.k8s.io/v1' && Number.isInteger(token['rv']))
      return { after: textAt(token, 'start').replace('\u0000', ''), revision: Number(token['rv']) }
  } catch {
    // Told below.
  }
  throw badRequest('invalid continue token: continue key is not valid: neither base64 nor JSON')
}

/** 410 with a token that goes on without consistency. */
function gone(after: string): ApiError {
  const metadata = { continue: writeToken({ after, revision: -1 }) }
  return new ApiError({ code: 410, reason: 'Expired', message: expired, metadata })
}
