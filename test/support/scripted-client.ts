import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiRequest, ApiResult, FailureReason, TextRequest } from '../../cluster/api-result.ts'
import { asObject, isObject, type JsonObject } from '../../policies/json.ts'
import { absent } from '../../policies/known.ts'

/** An API server in memory that knows objects by path: GET, merge patches and deletes, with resourceVersions as preconditions. */
export interface ScriptedClient extends ApiClient {
  objects: Map<string, JsonObject>
  requests: ApiRequest[]
  /** Called before each request; a reason makes it fail. */
  before: (request: ApiRequest) => FailureReason | undefined
}

/** A client over these objects, by the path of each. */
export function scriptedClient(objects: Record<string, JsonObject>): ScriptedClient {
  const client: ScriptedClient = {
    objects: new Map(Object.entries(objects)),
    requests: [],
    before: () => undefined,
    get: () => Promise.resolve(absent),
    request: (request) => {
      client.requests.push(request)
      return Promise.resolve(answer(client, request))
    },
    text: ({ take, ...request }) => Promise.resolve(textOf(client, { ...request, method: 'GET' }, take)),
    watch: () => Promise.resolve({ ok: true, value: undefined }),
    close: () => undefined,
  }
  return client
}

/** The answer as text, or in one piece. */
function textOf(client: ScriptedClient, request: ApiRequest, take: TextRequest['take']): ApiResult<string> {
  client.requests.push(request)
  const answered = answer(client, request)
  if (!answered.ok) return answered
  const text = JSON.stringify(answered.value)
  take?.(text)
  return { ok: true, value: take === undefined ? text : '' }
}

function answer(client: ScriptedClient, request: ApiRequest): ApiResult {
  const fail = (reason: FailureReason): ApiResult => {
    const { method, path } = request
    return { ok: false, failure: { reason, status: 400, message: `refused: ${reason}`, method, path } }
  }
  const forced = client.before(request)
  if (forced !== undefined) return fail(forced)
  const path = request.path.replace(/\/status$/, '')
  const stored = client.objects.get(path)
  if (stored === undefined) return fail('NotFound')
  if (request.method === 'GET') return { ok: true, value: stored }
  if (request.method === 'DELETE') return remove(client, request, stored) ?? fail('Conflict')
  const patch = asObject(request.body) ?? {}
  const [wanted, version] = [asObject(patch['metadata']), asObject(stored['metadata'])]
  if (wanted?.['resourceVersion'] !== version?.['resourceVersion']) return fail('Conflict')
  const next = merged(stored, patch)
  const metadata = { ...asObject(next['metadata']), resourceVersion: String(Number(version?.['resourceVersion']) + 1) }
  client.objects.set(path, { ...next, metadata })
  return { ok: true, value: { ...next, metadata } }
}

/** Undefined where the preconditions do not hold. */
function remove(client: ScriptedClient, { path, body }: ApiRequest, stored: JsonObject): ApiResult | undefined {
  const metadata = asObject(stored['metadata'])
  const wanted = Object.entries(asObject(asObject(body)?.['preconditions']) ?? {})
  if (!wanted.every(([key, value]) => metadata?.[key] === value)) return undefined
  client.objects.delete(path)
  return { ok: true, value: stored }
}

function merged(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...target }
  for (const [key, value] of Object.entries(patch))
    result[key] = isObject(value) ? merged(asObject(result[key]) ?? {}, value) : value
  return result
}
