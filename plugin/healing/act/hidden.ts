import { isObject, type JsonObject } from '../../../policies/json.ts'
import type { Write } from '../plan.ts'
import { pointerKeys } from './pointer.ts'

const secretKeys = new Set(['env', 'envFrom', 'args', 'command'])
const secretOfSecrets = new Set(['data', 'stringData'])

/** Whether the value at these keys of an object of a kind is never shown or recorded: env, args and command, and what Secrets hold. */
export function isHidden(kind: string, keys: readonly string[]): boolean {
  // last-applied repeats the whole manifest.
  if (keys.includes('kubectl.kubernetes.io/last-applied-configuration')) return true
  // A label may be called env.
  if (keys.some((key) => key === 'labels' || key === 'annotations' || key === 'matchLabels')) return false
  if (keys.some((key) => secretKeys.has(key))) return true
  return kind === 'Secret' && secretOfSecrets.has(keys[0] ?? '')
}

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
  if (isHidden(kind, keys)) return value !== undefined
  if (Array.isArray(value)) return value.some((item) => hides(kind, item, [...keys, '-']))
  return isObject(value) && Object.entries(value).some(([key, inner]) => hides(kind, inner, [...keys, key]))
}
