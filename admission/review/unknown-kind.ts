import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import type { Verdict } from '../../policies/evaluate/verdict.ts'
import { isSystemUser } from '../../policies/kubernetes/identities.ts'
import { clip } from '../../policies/messages/text.ts'

/** What a webhook configuration sends here and no rule can look at is said to people; machinery would not read it. */
export function unknownKindWarnings(verdict: Verdict, request: EvaluationRequest): string[] {
  if (verdict.notEvaluated !== 'unknown-kind' || isSystemUser(request.user)) return []
  const subresource = request.subresource === '' ? '' : `/${request.subresource}`
  const group = request.group === '' ? '' : `.${request.group}`
  return [clip(`heal: no rule looks at ${request.resource}${subresource}${group}: not evaluated`, 120)]
}
