/** One challenge of a header WWW-Authenticate (RFC 9110, 11.6.1). */
export interface Challenge {
  /** lower case */
  scheme: string
  /** by lower-case name, unquoted */
  parameters: ReadonlyMap<string, string>
}

const longestHeader = 16 * 1024

/**
 * Reads a header that may hold several challenges, also several headers joined by commas. One that breaks the grammar, or names a
 * parameter twice, gives no challenge at all: what may be read in two ways is not trusted with a password.
 */
export function parseChallenges(header: string): Challenge[] {
  if (header.length > longestHeader) return []
  const scanner = createScanner(header)
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  let wantsComma = false
  for (let gap = scanner.take(separators); !scanner.ended(); gap = scanner.take(separators)) {
    const word = scanner.take(token).toLowerCase()
    if (word === '' || (wantsComma && !gap.includes(','))) return []
    if (scanner.take(equals) === '') {
      // Only a first parameter may follow without a comma, so a second scheme may not.
      if (challenges.length > 0 && !gap.includes(',')) return []
      challenges.push({ scheme: word, parameters: new Map() })
      wantsComma = scanner.take(token68) !== ''
    } else {
      const parameters = challenges.at(-1)?.parameters
      const value = scanner.take(quoted) || scanner.take(token)
      if (parameters === undefined || value === '' || parameters.has(word)) return []
      parameters.set(word, unquoted(value))
      wantsComma = true
    }
  }
  return challenges
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value
}

const separators = /[ \t,]*/y
const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const equals = /(?:[ \t]*=[ \t]*)?/y
const quoted = /"(?:[^"\\]|\\.)*"/y
/** `Negotiate YII=`: what other schemes have in place of parameters. */
const token68 = /[ \t]+[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))|/y

function createScanner(text: string) {
  let at = 0
  return {
    ended: (): boolean => at >= text.length,
    /** What matches here, which is then behind us; empty where nothing does. */
    take: (pattern: RegExp): string => {
      pattern.lastIndex = at
      const [found = ''] = pattern.exec(text) ?? []
      at += found.length
      return found
    },
  }
}
