import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { asArray, asString, dig } from '../../policies/json.ts'
import { parseTime } from '../../policies/load/time.ts'

/** Who the API server takes the asker for, and what time it had. */
export interface Whoami {
  username: string
  groups: readonly string[]
  /** milliseconds since the epoch, in whole seconds (rounded down); undefined from an API server that does not say */
  serverTime: number | undefined
}

/** Asks the API server who asks (SelfSubjectReview, which everybody may); with --as it is the impersonated user. */
export async function whoami(client: ApiClient): Promise<ApiResult<Whoami>> {
  const result = await client.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    timeout: 10_000,
  })
  if (!result.ok) return result
  const { value } = result
  const created = asString(dig(value, 'metadata', 'creationTimestamp'))
  return {
    ok: true,
    value: {
      username: asString(dig(value, 'status', 'userInfo', 'username')) ?? '',
      groups: asArray(dig(value, 'status', 'userInfo', 'groups')).map(String),
      serverTime: created === undefined ? undefined : parseTime(created),
    },
  }
}
