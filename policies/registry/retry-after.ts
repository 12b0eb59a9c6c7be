const longestWait = 300_000

/**
 * How long to wait after an answer 429 or 503 (milliseconds, at most 5 minutes), by its header Retry-After: seconds or an HTTP date.
 * Undefined where the header says nothing that can be understood.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1000, longestWait)
  // Date.parse takes far more than HTTP dates (`-1` is a year): all of those begin with the name of a day.
  if (text.length > 40 || !/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return undefined
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - now, 0), longestWait)
}
