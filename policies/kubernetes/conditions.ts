import { asArray, dig } from '../json.ts'

/** True where an object's status has the condition, and it is True. */
export function isConditionTrue(object: unknown, type: string): boolean {
  return asArray(dig(object, 'status', 'conditions')).some(
    (condition) => dig(condition, 'type') === type && dig(condition, 'status') === 'True',
  )
}
