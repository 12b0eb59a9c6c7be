import { HealError } from '../../policies/heal-error.ts'
import { didYouMean } from '../suggest.ts'
import type { ComparedObject, DriftedField } from './drift.ts'
import { referenceText } from '../reference-text.ts'

/**
 * The fields of an object that are meant: those below one of the paths, without paths all that are drift. Throws a HealError for a
 * path where nothing drifted.
 */
export function chooseFields({ ref, fields }: ComparedObject, paths: readonly string[]): readonly DriftedField[] {
  if (paths.length === 0) return fields.filter(({ tolerated, kind }) => tolerated === undefined && kind !== 'added')
  for (const path of paths) {
    if (fields.some((field) => isBelow(field.path, path))) continue
    const known = fields.map((field) => field.path)
    throw new HealError('not-found', `${path} of ${referenceText(ref)} has not drifted${didYouMean(path, known)}`, {
      hint: 'kubectl heal drift tells the paths',
    })
  }
  return fields.filter((field) => paths.some((path) => isBelow(field.path, path)))
}

function isBelow(path: string, above: string): boolean {
  return path === above || (path.startsWith(above) && /^[.[]/.test(path.slice(above.length)))
}
