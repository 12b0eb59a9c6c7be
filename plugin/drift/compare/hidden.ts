import { isObject } from '../../../policies/json.ts'

/** What stands for a value that must not be shown. */
export const hiddenValue = '(value hidden)'

const secretFields = new Set(['env', 'args', 'command'])

/** A value with what must not be shown in it taken out: the env of a container that is missing as a whole. */
export function redacted(value: unknown, depth = 0): unknown {
  if (depth > 64) return hiddenValue
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      secretFields.has(key) && typeof field === 'object' ? hiddenValue : redacted(field, depth + 1),
    ]),
  )
}
