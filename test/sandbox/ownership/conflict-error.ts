import { textAt } from '../json.ts'
import { ApiError } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { pathText, separator } from './paths.ts'

/** A field that an application would change although another manager owns it. */
export interface Conflict {
  entry: JsonObject
  path: string
}

/** 409 with every conflict, in the words that kubectl explains to its users. */
export function conflictError(unsorted: Conflict[]): ApiError {
  const conflicts = unsorted.toSorted((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
  const causes = conflicts.map(({ entry, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(entry)}`,
    field: pathText(path),
  }))
  const managers = [...new Set(conflicts.map(({ entry }) => entry))]
  const [first] = conflicts
  const count = `Apply failed with ${conflicts.length} conflict${conflicts.length === 1 ? '' : 's'}`
  const listed = managers.flatMap((entry) => [
    `conflicts with ${managerText(entry)}:`,
    ...conflicts.filter((conflict) => conflict.entry === entry).map(({ path }) => `- ${pathText(path)}`),
  ])
  const message =
    conflicts.length === 1 && first
      ? `${count}: conflict with ${managerText(first.entry)}: ${pathText(first.path)}`
      : `${count}: ${listed.join('\n')}`
  return new ApiError({ code: 409, reason: 'Conflict', message, details: { causes } })
}

/** By manager, then as the API server walks a set of fields: what ends at a level before what goes deeper. */
function sortKey({ entry, path }: Conflict): string {
  const elements = path.split(separator)
  const walked = elements.map((element, index) => (index === elements.length - 1 ? '\u0001' : '\u0002') + element)
  return [managerText(entry), ...walked].join(separator)
}

function managerText(entry: JsonObject): string {
  const subresource = textAt(entry, 'subresource')
  const who =
    JSON.stringify(entry['manager']) + (subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`)
  if (entry['operation'] !== 'Update') return who
  return `${who} using ${textAt(entry, 'apiVersion')}`
}
