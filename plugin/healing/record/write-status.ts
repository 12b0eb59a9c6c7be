import { setTimeout } from 'node:timers/promises'
import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure, ApiResult } from '../../../cluster/api-result.ts'
import { mergePatch } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import type { JsonObject } from '../../../policies/json.ts'
import type { RemediationStatus } from './remediation.ts'

/** An API server that starts again, or a load balancer that finds another, is there within this time (milliseconds). */
const waits: readonly number[] = [500, 1_000, 2_000, 4_000]

/** Writes the status of a Remediation; again where the API server is away or the answer is lost: it says the same twice. */
export async function writeStatus(
  client: ApiClient,
  id: { namespace: string; name: string },
  status: RemediationStatus,
  between = waits,
): Promise<ApiResult> {
  const patch: JsonObject = { status: withoutLeftovers(status) }
  const write = (): Promise<ApiResult> =>
    mergePatch(client, resources.remediations, id, patch, { subresource: 'status' })
  let result = await write()
  for (const wait of between) {
    if (result.ok || !isPassing(result.failure)) return result
    await setTimeout(wait)
    result = await write()
  }
  return result
}

/** A merge patch keeps what it does not name. */
function withoutLeftovers(status: RemediationStatus): JsonObject {
  return { ...status, message: status.message ?? null, cannotUndo: status.cannotUndo ?? null }
}

function isPassing({ reason, status }: ApiFailure): boolean {
  return ['Timeout', 'Unreachable', 'TooManyRequests'].includes(reason) || status >= 500
}
