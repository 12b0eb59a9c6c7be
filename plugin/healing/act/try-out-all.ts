import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure } from '../../../cluster/api-result.ts'
import { failureError } from '../../connect/failure-text.ts'
import type { PreparedStep } from './prepare.ts'
import { tryOut } from './send.ts'

/** What the API server and its webhooks say to a plan before anything is done. */
export interface Judged {
  /** Why it would be refused: text of several lines. */
  denials: readonly string[]
  /** What could not be judged. */
  notes: readonly string[]
}

/** Sends every write as a dry run. What only a later step finds (an object that an earlier one makes) is not held against it. */
export async function tryOutAll(client: ApiClient, steps: readonly PreparedStep[]): Promise<Judged> {
  const denials: string[] = []
  const notes: string[] = []
  for (const [index, { step, write }] of steps.entries()) {
    const result = await tryOut(client, write)
    if (result.ok || (index > 0 && result.failure.reason === 'NotFound')) continue
    if (cannotDryRun(result.failure))
      notes.push(`"${step.sentence}" could not be tried beforehand: ${result.failure.message}`)
    else denials.push(refusalText(step.sentence, result.failure))
  }
  return { denials, notes }
}

/** Why a step is refused, with what to do about it: a webhook's own words, the Role that is missing, a budget that allows none. */
export function refusalText(sentence: string, failure: ApiFailure): string {
  if (failure.status === 422 && failure.method === 'PATCH' && /^the server rejected our request/.test(failure.message))
    return `"${sentence}": the object has changed since it was looked at. Look again, and do it again`
  if (failure.reason === 'TooManyRequests' && failure.path.endsWith('/eviction'))
    return `"${sentence}": a PodDisruptionBudget allows no eviction now: ${failure.message}`
  const { message, hint } = failureError(failure, `"${sentence}"`)
  return hint === undefined ? message : `${message}\n${hint}`
}

function cannotDryRun({ message }: ApiFailure): boolean {
  return /does not support dry run/.test(message)
}
