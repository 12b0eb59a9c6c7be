import { asArray, asString, dig, isSameJson, type JsonObject } from '../../../policies/json.ts'
import { clip } from '../../../policies/messages/text.ts'
import { isHiddenField } from '../../hidden-field.ts'
import { isOperations } from '../act/hidden.ts'
import { pointerKeys, valueAt } from '../act/pointer.ts'
import type { RestoredFrom, Write } from '../plan.ts'

/**
 * What of an object is no longer as a remedy left it, a clause each; none where its undo may be sent. An undo by patch names the values
 * it wants to find. One that restores a pod template, or a content, wants that nobody wrote any of it since (`since`: milliseconds).
 */
export function changedSince(write: Write, live: JsonObject, since: number): string[] {
  if (write.verb === 'patch' && isOperations(write.patch))
    return write.patch.flatMap((each) => failedTest(write.of.kind, each, live))
  return write.verb === 'restore' ? laterWriters(live, since, partOf(write.from)) : []
}

function failedTest(kind: string, { op, path, value }: JsonObject, live: JsonObject): string[] {
  const keys = pointerKeys(asString(path) ?? '')
  const found = valueAt(live, keys)
  if (op !== 'test' || isSameJson(found, value)) return []
  if (keys.join('.') === 'metadata.uid') return ['it was deleted and made again']
  if (isHiddenField(kind, keys)) return [`${keys.join('.')} was changed (value hidden)`]
  return [`${keys.join('.')} is ${shown(found)} now; the remedy left ${shown(value)}`]
}

function shown(value: unknown): string {
  if (value === undefined) return 'gone'
  return clip(typeof value === 'string' ? value : JSON.stringify(value), 80)
}

type Part = readonly (readonly string[])[]

function partOf({ kind }: RestoredFrom): Part {
  return kind === 'ConfigMap' || kind === 'Secret' ? [['f:data'], ['f:binaryData']] : [['f:spec', 'f:template']]
}

/** Field managers that wrote something of a part later. A second is what the API server rounds away. */
function laterWriters(live: JsonObject, since: number, part: Part): string[] {
  return asArray(dig(live, 'metadata', 'managedFields')).flatMap((entry) => {
    const [manager, time] = [asString(dig(entry, 'manager')) ?? 'somebody', asString(dig(entry, 'time')) ?? '']
    const isLater = Date.parse(time) > since + 1_000
    if (!isLater || isOwnBookkeeping(entry) || !mayHold(entry, part)) return []
    return [`${manager} changed it at ${time}`]
  })
}

/** Where no fields are told it may be any. */
function mayHold(entry: unknown, part: Part): boolean {
  if (dig(entry, 'subresource') === 'status') return false
  const fields = dig(entry, 'fieldsV1')
  return fields === undefined || part.some((keys) => dig(fields, ...keys) !== undefined)
}

/** The deployment controller writes down the revision, which changes nothing. */
function isOwnBookkeeping(entry: unknown): boolean {
  return dig(entry, 'manager') === 'kube-controller-manager'
}
