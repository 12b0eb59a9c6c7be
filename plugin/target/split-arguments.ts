import { HealError } from '../../policies/heal-error.ts'

/** A type as it was written, and the name beside it. */
export interface TypedName {
  type: string
  name?: string
}

/**
 * The words after a command by kubectl's rules: `TYPE/NAME…`, or `TYPE[,TYPE…] [NAME…]`, never both. Throws a HealError for words
 * that follow none.
 */
export function splitArguments(words: readonly string[]): TypedName[] {
  if (words.some((word) => word.includes('/'))) return words.map(withSlash)
  const [types, ...names] = words
  if (types === undefined) return []
  const each = types.split(',')
  if (each.includes('')) throw notReadable(types)
  if (names.length === 0) return each.map((type) => ({ type }))
  for (const name of names) if (name === '') throw notReadable(name)
  return each.flatMap((type) => names.map((name) => ({ type, name })))
}

function withSlash(word: string): TypedName {
  const [type = '', name = '', ...more] = word.split('/')
  if (type === '' || name === '' || more.length > 0) throw notReadable(word)
  return { type, name }
}

function notReadable(word: string): HealError {
  return new HealError('usage', `${JSON.stringify(word)} is no TYPE/NAME`, {
    hint: 'Write deployment/web, or deployment web; several: deployment/web statefulset/db',
  })
}
