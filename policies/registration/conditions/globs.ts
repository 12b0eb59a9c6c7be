import { isGlob } from '../place.ts'
import { list, text } from './text.ts'

/** Whether any of some globs (only `*` is special) matches the whole of a CEL string. */
export function anyGlob(subject: string, globs: readonly string[]): string {
  const names = globs.filter((glob) => !isGlob(glob))
  const parts = [
    ...(names.length === 0 ? [] : [`${subject} in ${list(names)}`]),
    ...globs.filter(isGlob).map((glob) => matches(subject, glob)),
  ]
  return `(${parts.join(' || ')})`
}

function matches(subject: string, glob: string): string {
  const [head = '', tail = '', ...more] = glob.split('*')
  if (more.length > 0) return `${subject}.matches(${text(pattern(glob))})`
  const ends = [
    ...(head === '' ? [] : [`${subject}.startsWith(${text(head)})`]),
    ...(tail === '' ? [] : [`${subject}.endsWith(${text(tail)})`]),
    ...(head === '' || tail === '' ? [] : [`size(${subject}) >= ${String(head.length + tail.length)}`]),
  ]
  return ends.length === 1 ? ends.join('') : `(${ends.join(' && ')})`
}

/** RE2: anchored, with every character but `*` as it is. */
function pattern(glob: string): string {
  const parts = glob.split(/\*+/).map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  return `^${parts.join('.*')}$`
}
