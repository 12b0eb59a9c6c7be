import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { applyObject } from '../../cluster/objects.ts'
import { fieldConflicts } from './conflicts.ts'
import type { Target } from './plan.ts'

/**
 * Server-side apply of a manifest of ours. What kubectl-heal itself has set in another way (the break-glass scales the Deployment) is
 * no conflict; what others have set is, without `force`.
 */
export async function applyOwn(
  client: ApiClient,
  { type, object }: Pick<Target, 'type' | 'object'>,
  options: { force: boolean; dryRun?: boolean },
): Promise<ApiResult> {
  const result = await applyObject(client, type, object, options)
  if (result.ok || result.failure.reason !== 'Conflict') return result
  const conflicts = fieldConflicts(result.failure)
  const isOurs = conflicts.length > 0 && conflicts.every(({ manager }) => manager === 'kubectl-heal')
  return isOurs ? applyObject(client, type, object, { ...options, force: true }) : result
}
