import type { ApiClient } from './api-client.ts'
import type { ApiResult } from './api-result.ts'
import { objectsAt, textAt } from './json.ts'
import type { ResourceType } from './resource.ts'

/** Whether the API server serves a type in just this version; false where its group or version is not known. */
export async function serves(client: ApiClient, type: ResourceType, timeout = 10_000): Promise<ApiResult<boolean>> {
  const path = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`
  const result = await client.request({ method: 'GET', path, timeout })
  if (result.ok)
    return {
      ok: true,
      value: objectsAt(result.value, 'resources').some((entry) => textAt(entry, 'name') === type.resource),
    }
  return result.failure.reason === 'NotFound' ? { ok: true, value: false } : result
}
