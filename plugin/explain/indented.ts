import { printData } from '../output/data.ts'

/** A value as YAML, two spaces in from a heading. */
export function indented(value: unknown): string {
  return printData(value, 'yaml').replaceAll(/^(?=.)/gm, '  ')
}
