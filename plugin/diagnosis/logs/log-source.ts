import type { ObjectReference } from '../../object-reference.ts'

/** One log that is asked for. */
export interface LogQuestion {
  pod: ObjectReference
  container: string
  /** Of the container's run before this one. */
  previous: boolean
}

/** The tail of a log, or why it could not be read (completes "the log of … could not be read: "); undefined where there is none. */
export type LogAnswer = { lines: readonly string[] } | { unread: string } | undefined

/** Where logs come from: an API server, or a dump. Never rejects. */
export type LogSource = (question: LogQuestion) => Promise<LogAnswer>

/** Lines of a tail, and its characters. */
export const tailLines = 20
const tailLength = 4096
/** The longest line of a tail; the rest of it is cut. */
const longestLine = 500

/** The last lines of a text, whole ones: what stands after half a name could be half a secret. */
export function tailOf(text: string): string[] {
  const lines = text.trimEnd().split('\n').slice(-tailLines)
  const kept: string[] = []
  let length = 0
  for (const line of lines.map((each) => each.slice(0, longestLine)).reverse()) {
    length += line.length + 1
    if (length > tailLength) break
    kept.push(line)
  }
  return kept.reverse()
}
