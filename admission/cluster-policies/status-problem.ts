import type { ApiFailure } from '../../cluster/api-result.ts'
import { isNotServed } from '../../cluster/failure.ts'

/**
 * Why a status could not be written, as a sentence; undefined where that needs no telling: the object is gone, or somebody wrote
 * first and the next look sees it.
 */
export function statusProblem(failure: ApiFailure): string | undefined {
  if (failure.reason === 'Conflict') return undefined
  if (isNotServed(failure)) return 'the CRDs are absent or of an older version, without status: kubectl heal install'
  return failure.reason === 'NotFound' ? undefined : failure.message
}
