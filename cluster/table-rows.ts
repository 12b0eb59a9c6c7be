import type { JsonObject } from '../policies/json.ts'
import { at, objectsAt, textAt } from './json.ts'

/** The rows of a Table (meta.k8s.io/v1), each with the metadata of its object and its cells by the names of their columns. */
export function tableRows(table: JsonObject): JsonObject[] {
  const names = objectsAt(table, 'columnDefinitions').map((column) => textAt(column, 'name') ?? '')
  return objectsAt(table, 'rows').map((row) => {
    const cells = at(row, 'cells')
    const values: unknown[] = Array.isArray(cells) ? cells : []
    return {
      metadata: at(row, 'object', 'metadata'),
      columns: Object.fromEntries(names.map((name, index) => [name, values[index]])),
    }
  })
}
