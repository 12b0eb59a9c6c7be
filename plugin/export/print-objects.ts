import type { JsonObject } from '../../policies/json.ts'
import { printData } from '../output/data.ts'

/** Objects as kubectl takes them: YAML documents, or a List in JSON. */
export function printObjects(objects: readonly JsonObject[], format: 'json' | 'yaml'): string {
  if (format === 'json') return printData({ apiVersion: 'v1', kind: 'List', items: objects }, 'json')
  return objects.map((object) => printData(object, 'yaml')).join('---\n')
}
