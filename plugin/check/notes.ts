import { clip } from '../../policies/messages/text.ts'
import { resourceName } from '../output/resource-name.ts'
import type { Judged } from './build-report.ts'

/** What could not be read although a policy asks for it, one line each, as the webhook says it in its denials. */
export function notesOf(judged: readonly Judged[]): string[] {
  const lines = judged.flatMap(({ resource, verdict }) =>
    verdict.unreadable.map(
      (reason) => `note: ${resourceName(resource)}: ${clip(reason, 300)}; the policy was taken to match`,
    ),
  )
  return [...new Set(lines)]
}
