import { at, isList, objectAt } from '../json.ts'

/** The strings of the list at a dotted path; other items are left out. */
export function stringsAt(object: unknown, path: string): string[] {
  const value = at(object, path)
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The string values of the object at a dotted path, as labels and annotations are. */
export function stringMapAt(object: unknown, path: string): Map<string, string> {
  const entries = Object.entries(objectAt(object, path))
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
