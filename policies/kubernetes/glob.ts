/** A compiled glob, or why the pattern is none. */
export type CompiledGlob = { ok: true; test: (text: string) => boolean } | { ok: false; reason: string }

const cache = new Map<string, CompiledGlob>()
const cacheSize = 4096

/**
 * Globs of policies: only `*` is special and matches anything, also nothing. `? [ ] { }` are refused, because other tools give
 * them a meaning that would be silently lost here. Matching is linear in the text, whatever the pattern.
 */
export function compileGlob(pattern: string): CompiledGlob {
  let compiled = cache.get(pattern)
  if (compiled === undefined) {
    compiled = compile(pattern)
    if (cache.size >= cacheSize) cache.clear()
    cache.set(pattern, compiled)
  }
  return compiled
}

/** True if any glob of a list matches; patterns that do not compile match nothing (the loader has refused them). */
export function matchesAny(patterns: readonly string[] | undefined, text: string): boolean {
  return (patterns ?? []).some((pattern) => matchesGlob(pattern, text))
}

/** True if the glob matches the whole text. */
export function matchesGlob(pattern: string, text: string): boolean {
  const glob = compileGlob(pattern)
  return glob.ok && glob.test(text)
}

/** True for a glob that more than one text can match. */
export function isPattern(pattern: string): boolean {
  return pattern.includes('*')
}

function compile(pattern: string): CompiledGlob {
  const special = /[?[\]{}]/.exec(pattern)?.[0]
  if (special !== undefined) return { ok: false, reason: `"${special}" is not supported in globs; only * is special` }
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return { ok: true, test: (text) => text === pattern }
  return { ok: true, test: (text) => testParts(text, head, rest, tail) }
}

/** Each middle part is found at its leftmost place: no backtracking is ever needed with `*` alone. */
function testParts(text: string, head: string, middle: readonly string[], tail: string): boolean {
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false
  const end = text.length - tail.length
  let from = head.length
  for (const part of middle) {
    const found = text.indexOf(part, from)
    if (found < 0 || found + part.length > end) return false
    from = found + part.length
  }
  return true
}
