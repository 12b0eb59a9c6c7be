import type { JsonObject } from '../policies/json.ts'
import { microTime } from './lease-record.ts'

/** `corev1.ObjectReference`: as much of it as is known. */
export interface ObjectReferenceLike {
  apiVersion?: string
  kind?: string
  namespace?: string
  name?: string
  uid?: string
  resourceVersion?: string
}

/** Something that happened to an object. */
export interface RecordedEvent {
  regarding: ObjectReferenceLike
  related?: ObjectReferenceLike
  type: 'Normal' | 'Warning'
  /** UpperCamelCase, for machines: `ExceptionGranted`. */
  reason: string
  /** UpperCamelCase, what was done: `Grant`. */
  action: string
  /** For people; cut at 1024 bytes. */
  note: string
  /** Where the Event is stored; default the regarded object's namespace, else `default`. */
  namespace?: string
}

/** What an Event counts: how often, first and last time (milliseconds of the wall clock). */
export interface Occurrences {
  count: number
  first: number
  last: number
}

const longestNote = 1024
const longestWord = 128
const longestName = 253

/** Equal Events have the same key. */
export function keyOf({ regarding, related, type, reason, action, note, namespace }: RecordedEvent): string {
  return JSON.stringify([reference(regarding), reference(related), type, reason, action, note, namespace])
}

/** The Event as `events.k8s.io/v1` accepts it, whatever the parts were. */
export function eventObject(
  event: RecordedEvent,
  { count, first, last }: Occurrences,
  reporter: { controller: string; instance: string; name: string },
): JsonObject {
  return {
    metadata: { namespace: namespaceOf(event), name: reporter.name },
    eventTime: microTime(first),
    reportingController: reporter.controller,
    reportingInstance: word(reporter.instance),
    type: event.type,
    reason: word(event.reason),
    action: word(event.action),
    note: cutBytes(event.note, longestNote),
    regarding: reference(event.regarding),
    ...(event.related === undefined ? {} : { related: reference(event.related) }),
    ...(count < 2 ? {} : { series: series(count, last) }),
  }
}

/** `events.k8s.io/v1` EventSeries. */
export function series(count: number, last: number): JsonObject {
  return { count, lastObservedTime: microTime(last) }
}

/** A name for an Event: the regarded object's, made valid, and a suffix (letters and digits) that makes it unique. */
export function eventName({ regarding }: RecordedEvent, suffix: string): string {
  const base = (regarding.name ?? '')
    .toLowerCase()
    .slice(0, longestName - suffix.length - 1)
    .split('.')
    .map((label) => label.replace(/[^a-z0-9-]/g, '-').replace(/^-+|-+$/g, ''))
    .filter((label) => label !== '')
    .join('.')
  return `${base === '' ? 'event' : base}.${suffix}`
}

/** An Event on an object without a namespace can only be stored in `default` or `kube-system`. */
export function namespaceOf({ regarding, namespace }: RecordedEvent): string {
  const wanted = namespace ?? regarding.namespace ?? 'default'
  return regarding.namespace !== undefined || wanted === 'kube-system' ? wanted : 'default'
}

function reference(of: ObjectReferenceLike | undefined): JsonObject | undefined {
  if (of === undefined) return undefined
  const { apiVersion, kind, namespace, name, uid, resourceVersion } = of
  const fields = { apiVersion, kind, namespace, name, uid, resourceVersion }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function word(text: string): string {
  return text === '' ? 'Unknown' : cutBytes(text, longestWord)
}

/** The longest beginning of the text that has at most so many bytes and ends with a whole character. */
function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text.slice(0, most), 'utf8')
  if (bytes.length <= most && text.length <= most) return bytes.toString('utf8')
  let end = most - Buffer.byteLength('…')
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return `${bytes.toString('utf8', 0, end)}…`
}
