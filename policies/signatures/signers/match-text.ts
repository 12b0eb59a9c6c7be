import { RE2JS } from 're2js'
import type { TextMatch } from '../attestor.ts'

/** A text to compare with, ready for use. */
export interface Matcher {
  matches: (text: string) => boolean
  /** How a message names what was wanted. */
  wanted: string
}

/** Makes a matcher: equal, or the whole of the text in linear time, whatever the pattern. undefined where the pattern is none. */
export function toMatcher(match: TextMatch): Matcher | undefined {
  if ('exact' in match) return { matches: (text) => text === match.exact, wanted: match.exact }
  try {
    const pattern = RE2JS.compile(match.pattern)
    return { matches: (text) => pattern.matches(text), wanted: `a match of ${match.pattern}` }
  } catch {
    return undefined
  }
}
