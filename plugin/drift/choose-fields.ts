import { HealError } from '../../policies/heal-error.ts'
import { didYouMean } from '../suggest.ts'
import type { ComparedObject, DriftedField } from './drift.ts'
import { referenceText } from '../reference-text.ts'

/**
 * The fields of an object that are meant: those below one of the paths, without paths all that are drift. Throws a HealError for a
 * path where nothing drifted.
 */
export function chooseFields({ ref, fields }: ComparedObject, paths: readonly string[]): readonly DriftedField[] {
  if (paths.length === 0) return driftAlone(fields)
  for (const path of paths) {
    if (fields.some((field) => isBelow(field.path, path))) continue
    const known = fields.map((field) => field.path)
    throw new HealError('not-found', `${path} of ${referenceText(ref)} has not drifted${didYouMean(path, known)}`, {
      hint: 'kubectl heal drift tells the paths',
    })
  }
  return fields.filter((field) => paths.some((path) => isBelow(field.path, path)))
}

/**
 * What drifted, without what nobody declared; but an item that took the place of a declared one belongs to it: in lists whose key is
 * no name (a port's number, a mount's path) who edits the key makes another item.
 */
function driftAlone(fields: readonly DriftedField[]): DriftedField[] {
  const emptied = new Set(fields.filter(({ kind }) => kind === 'missing').flatMap(listOfNumbers))
  return fields.filter(
    (field) =>
      field.tolerated === undefined &&
      (field.kind !== 'added' || listOfNumbers(field).some((list) => emptied.has(list))),
  )
}

/** The list in which a field is a whole item, by its path; none for other fields and for items that have names. */
function listOfNumbers({ steps, path }: DriftedField): string[] {
  const last = steps.at(-1)
  const isItem = last?.kind === 'key' && last.keys.every(([key]) => key !== 'name')
  return isItem ? [path.slice(0, path.lastIndexOf('['))] : []
}

function isBelow(path: string, above: string): boolean {
  return path === above || (path.startsWith(above) && /^[.[]/.test(path.slice(above.length)))
}
