import type { ReviewedRequest } from '../../policies/evaluate/review.ts'

/** What was asked, by whom, for log lines; objects and their values are never logged. */
export function fieldsOf(request: ReviewedRequest): Record<string, unknown> {
  const { operation, group, resource, subresource, namespace, name, user, dryRun } = request
  return { operation, group, resource, subresource, namespace, name, user: user.username, dryRun }
}
