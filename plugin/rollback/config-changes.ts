import { asArray, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import { timeOf } from '../text/time.ts'
import { isUnchanged, newestCopy } from './kept-copy.ts'
import type { Revision } from './revision.ts'
import { usedConfig, type ConfigReference } from './used-config.ts'

/** A ConfigMap or Secret that a revision used otherwise than it is now, as far as that can be known. */
export interface ConfigChange {
  reference: ConfigReference
  /** As it is; undefined where it is gone. */
  now: JsonObject | undefined
  /** As the revision used it; undefined where no copy was kept. */
  copy: JsonObject | undefined
  /** When it was changed last (milliseconds), where managedFields tell. */
  changedAt: number | undefined
  /** Why it stays as it is, where it does. */
  reason: string
}

/** What is known of a revision's config: the objects of now, and every copy that was kept. */
export interface KnownConfig {
  now: (reference: ConfigReference) => Known<JsonObject>
  copies: readonly JsonObject[]
}

/** The ConfigMaps and Secrets that changed since a revision used them. */
export function configChanges(target: Revision, known: KnownConfig): ConfigChange[] {
  return usedConfig(target.template).flatMap((reference) => changeOf(reference, target, known))
}

function changeOf(reference: ConfigReference, target: Revision, { now, copies }: KnownConfig): ConfigChange[] {
  const found = now(reference)
  const object = found.state === 'known' ? found.value : undefined
  const copy = newestCopy(copies, reference, target.keptBy)
  const changedAt = object === undefined ? undefined : lastChange(object)
  if (copy !== undefined) return restorable({ reference, now: object, copy, changedAt })
  if (found.state === 'unknown') return []
  if (object === undefined)
    return [{ reference, now: undefined, copy: undefined, changedAt, reason: 'it is gone, and no copy of it was kept' }]
  const isNewer = changedAt !== undefined && changedAt > target.created
  return isNewer ? [{ reference, now: object, copy: undefined, changedAt, reason: 'no copy of it was kept' }] : []
}

function restorable(change: Omit<ConfigChange, 'reason'> & { copy: JsonObject }): ConfigChange[] {
  const { now, copy } = change
  if (now !== undefined && isUnchanged(now, copy)) return []
  const isFixed = now?.['immutable'] === true
  return [isFixed ? { ...change, copy: undefined, reason: 'it is immutable' } : { ...change, reason: '' }]
}

function lastChange(object: JsonObject): number | undefined {
  const times = asArray(dig(object, 'metadata', 'managedFields'))
    .filter(isObject)
    .flatMap((entry) => timeOf(asString(entry['time'])) ?? [])
  return times.length === 0 ? timeOf(dig(object, 'metadata', 'creationTimestamp')) : Math.max(...times)
}
