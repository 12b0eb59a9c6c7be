/** What the API server waits for a webhook that does not say otherwise, and the most it waits (milliseconds). */
const defaultTimeout = 10_000
const maxTimeout = 30_000

const unitOf: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** The API server sends the same few texts for ever; reading one takes longer than evaluating a rule. */
const known = new Map<string, TimeAllowed>()
const mostKnown = 64

/** How long parts of a review may take (milliseconds). */
export interface TimeAllowed {
  /** Until the answer is on its way. */
  answer: number
  /** Until images that are not verified count as such: then there is still time to say so. */
  images: number
}

/**
 * How long a review may take: `?timeout=` as the API server writes it (a Go duration, `10s`) minus a margin for the way back, a
 * tenth of it and at most half a second; images a second less than it, but at least half of it. Without a readable one, that of the
 * API server's default.
 */
export function timeAllowed(timeout: unknown): TimeAllowed {
  if (typeof timeout !== 'string') return withMargin(undefined)
  const before = known.get(timeout)
  if (before !== undefined) return before
  const allowed = withMargin(parseDuration(timeout))
  if (known.size < mostKnown) known.set(timeout, allowed)
  return allowed
}

function withMargin(asked: number | undefined): TimeAllowed {
  const whole = Math.min(asked ?? defaultTimeout, maxTimeout)
  return { answer: whole - Math.min(whole / 10, 500), images: whole - Math.min(whole / 2, 1_000) }
}

/** Milliseconds of a positive Go duration (`1m30s`, `500ms`, `1.5s`). */
function parseDuration(text: string): number | undefined {
  if (text.length > 32 || !/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let total = 0
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(number) * (unitOf[unit] ?? 0)
  return total > 0 ? total : undefined
}
