import { list, oneLine } from '../../../policies/messages/text.ts'
import type { UnreadPart } from '../verdict.ts'

/** One line for each reason; more kinds than a line has are counted. */
export function unreadNotes(unread: readonly UnreadPart[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { resource, reason } of unread) {
    const why = withoutKind(reason)
    const kinds = byReason.get(why)
    if (kinds === undefined) byReason.set(why, [resource])
    else kinds.push(resource)
  }
  return [...byReason].map(([why, kinds]) => oneLine(`note: ${list(kinds, 8)} could not be read: ${why}`))
}

const forbidden =
  /^\S+ is forbidden: User ("[^"]*") cannot list resource "[^"]*" in API group "[^"]*" (at the .*|in the .*)$/

/** The refusals of one user differ by the kind that they name. */
function withoutKind(reason: string): string {
  const [, user, where] = forbidden.exec(reason) ?? []
  return user === undefined || where === undefined ? reason : `${user} may not list them ${where}`
}
