import { compileGlob, isPattern } from '../../kubernetes/glob.ts'
import { child } from '../../path.ts'
import type { PrepareContext } from '../rule-type.ts'
import type { RequiredAnnotationsOptions } from './options.ts'

/** One annotation or label that must be there. */
export interface Wanted {
  list: 'annotations' | 'labels'
  key: string
  /** As written. */
  value: string
  matches(value: string): boolean
}

/** Reads the options once, at load, and reports what a schema cannot say. */
export function readWanted(options: RequiredAnnotationsOptions, context: PrepareContext): Wanted[] {
  const wanted: Wanted[] = []
  for (const list of ['annotations', 'labels'] as const) {
    for (const [key, value] of Object.entries(options[list] ?? {})) {
      const one = { list, key, value, matches: matcher(value) }
      const reason = whyInvalid(one, options.add === true)
      if (reason === undefined) wanted.push(one)
      else context.problem(child(list, key), reason)
      if (!isPattern(value) && /[?[\]{}]/.test(value))
        context.warning(child(list, key), `${JSON.stringify(value)} is taken literally; only * is special`)
    }
  }
  if (Object.keys({ ...options.annotations, ...options.labels }).length === 0)
    context.problem('', 'the rule asks for nothing; set annotations or labels')
  return wanted
}

function matcher(value: string): (found: string) => boolean {
  if (!isPattern(value)) return (found) => found === value
  const glob = compileGlob(value)
  return glob.ok ? glob.test : () => false
}

const name = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const domain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** Why no valid object could have it, or why it cannot be added. */
function whyInvalid({ list, key, value }: Wanted, add: boolean): string | undefined {
  if (!isQualifiedName(list === 'labels' ? key : key.toLowerCase()))
    return `"${key}" is no valid key; write NAME or DOMAIN/NAME`
  if (isPattern(value)) {
    const glob = compileGlob(value)
    if (!glob.ok) return glob.reason
    return add ? `add needs an exact value, and ${JSON.stringify(value)} is a glob` : undefined
  }
  if (list === 'labels' && value !== '' && !name.test(value)) return `${JSON.stringify(value)} is no valid label value`
  return undefined
}

function isQualifiedName(key: string): boolean {
  const [prefix, rest] = key.includes('/')
    ? [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)]
    : ['', key]
  return name.test(rest) && (prefix === '' ? !key.startsWith('/') : prefix.length <= 253 && domain.test(prefix))
}
