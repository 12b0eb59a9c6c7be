import { isObject, type JsonObject } from '../../../policies/json.ts'
import { isHiddenField } from '../../hidden-field.ts'
import type { Write } from '../plan.ts'
import { pointerKeys } from './pointer.ts'

/** Whether anything that a write carries is a value that is never recorded. */
export function holdsHidden(write: Write): boolean {
  if (write.verb === 'create' || write.verb === 'replace') return hides(write.of.kind, write.object, [])
  if (write.verb !== 'patch') return false
  const { patch } = write
  if (!isOperations(patch)) return hides(write.of.kind, patch, [])
  return patch.some((operation) => hides(write.of.kind, operation['value'], pointerKeys(String(operation['path']))))
}

/** Whether a patch is one of RFC 6902. */
export function isOperations(patch: JsonObject | readonly JsonObject[]): patch is readonly JsonObject[] {
  return Array.isArray(patch)
}

function hides(kind: string, value: unknown, keys: readonly string[]): boolean {
  if (isHiddenField(kind, keys)) return value !== undefined
  if (Array.isArray(value)) return value.some((item) => hides(kind, item, [...keys, '-']))
  return isObject(value) && Object.entries(value).some(([key, inner]) => hides(kind, inner, [...keys, key]))
}
