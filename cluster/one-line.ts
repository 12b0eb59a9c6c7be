/** The longest message that is kept of anything an API server or a credential plugin says (characters). */
const longest = 500

/** The text as one line of at most 500 characters without control characters, and with whatever looks like a credential blacked out. */
export function oneLine(text: string): string {
  // Cut first: nothing below then runs over megabytes of an answer.
  const line = withoutSecrets(text.slice(0, 4 * longest))
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

function withoutSecrets(text: string): string {
  return text
    .replace(/\b(authorization"?\s*[:=]\s*"?)(?:(?:Bearer|Basic)\s+)?[^\s",]+/gi, '$1[redacted]')
    .replace(/\bBearer\s+[\w.~+/=-]{16,}/gi, 'Bearer [redacted]')
    .replace(/\beyJ[\w-]{6,}(\.[\w-]*){0,2}/g, '[redacted]')
    .replace(/(:\/\/)[^/\s@]{1,200}@/g, '$1[redacted]@')
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/g, '[redacted]')
    .replace(/("(?:[\w-]*token|password|client[-_]?key[-_]?data|clientKeyData)"\s*:\s*)"[^"]*"?/gi, '$1"[redacted]"')
    .replace(/\b((?:[\w-]*token|password)=)[^\s&"]+/gi, '$1[redacted]')
}

/** What an error says, as one line. */
export function errorLine(error: unknown): string {
  // A connection that is tried over several addresses fails with a message of its own on each.
  if (error instanceof AggregateError && error.errors.length > 0) return errorLine(error.errors[0])
  const message = error instanceof Error && error.message !== '' ? error.message : 'the connection failed'
  return oneLine(message)
}
