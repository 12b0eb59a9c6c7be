import { dump } from 'js-yaml'

/** A value as indented JSON or as YAML, ending in a newline. Single quotes leave JSON inside a text readable. */
export function printData(value: unknown, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`
  return dump(value, { lineWidth: -1, noRefs: true })
}
