import { list, text } from '../../registration/conditions/text.ts'

/** A CEL test whether a text matches any of some globs; `subject` is CEL for the text, short and without side effects. */
export function anyGlob(subject: string, patterns: readonly string[]): string {
  if (patterns.some((pattern) => /^\*+$/.test(pattern))) return 'true'
  const names = [...new Set(patterns.filter((pattern) => !pattern.includes('*')))].sort()
  const globs = [...new Set(patterns.filter((pattern) => pattern.includes('*')))].sort()
  const tests = [
    ...(names.length === 0 ? [] : [oneOf(subject, names)]),
    ...globs.map((glob) => globTest(subject, glob)),
  ]
  return tests.length === 0 ? 'false' : tests.length === 1 ? tests.join('') : `(${tests.join(' || ')})`
}

function oneOf(subject: string, names: readonly string[]): string {
  const [only = '', ...more] = names
  return more.length === 0 ? `${subject} == ${text(only)}` : `${subject} in ${list(names)}`
}

/** Without a regular expression where the ends say all. */
function globTest(subject: string, glob: string): string {
  const [head = '', tail = '', ...more] = glob.split(/\*+/)
  if (more.length > 0) return `${subject}.matches(${text(`^(?s:${glob.split(/\*+/).map(quoted).join('.*')})$`)})`
  const ends = [
    ...(head === '' ? [] : [`${subject}.startsWith(${text(head)})`]),
    ...(tail === '' ? [] : [`${subject}.endsWith(${text(tail)})`]),
    // Head and tail must not overlap; CEL counts code points.
    ...(head === '' || tail === '' ? [] : [`size(${subject}) >= ${String(Array.from(head + tail).length)}`]),
  ]
  return ends.length === 1 ? ends.join('') : `(${ends.join(' && ')})`
}

function quoted(literal: string): string {
  return literal.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
