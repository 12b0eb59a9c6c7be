import type { JsonObject } from '../types.ts'
import { listAt, textAt } from '../json.ts'
import { stringMapAt, stringsAt } from './string-values.ts'

/** True if the selector selects everything, as `{}` and an absent selector do. */
export function isEmptySelector(selector: JsonObject): boolean {
  return stringMapAt(selector, 'matchLabels').size === 0 && listAt(selector, 'matchExpressions').length === 0
}

/** Whether labels satisfy a `metav1.LabelSelector`; an unknown operator selects nothing. */
export function selectorMatches(selector: JsonObject, labels: ReadonlyMap<string, string>): boolean {
  for (const [key, value] of stringMapAt(selector, 'matchLabels')) {
    if (labels.get(key) !== value) return false
  }
  return listAt(selector, 'matchExpressions').every((expression) => expressionMatches(expression, labels))
}

function expressionMatches(expression: JsonObject, labels: ReadonlyMap<string, string>): boolean {
  const found = labels.get(textAt(expression, 'key'))
  const values = stringsAt(expression, 'values')
  switch (textAt(expression, 'operator')) {
    case 'In':
      return found !== undefined && values.includes(found)
    case 'NotIn':
      return found === undefined || !values.includes(found)
    case 'Exists':
      return found !== undefined
    case 'DoesNotExist':
      return found === undefined
    default:
      return false
  }
}

/** The labels of an object, as a map. */
export function labelsOf(object: unknown): Map<string, string> {
  return stringMapAt(object, 'metadata.labels')
}
