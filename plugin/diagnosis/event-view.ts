import { asString, dig, digObject, own, type JsonObject } from '../../policies/json.ts'
import type { ObjectReference } from '../object-reference.ts'
import { timeOf } from '../text/time.ts'

/** An Event of core/v1 or events.k8s.io/v1, in one shape. */
export interface EventView {
  about: ObjectReference
  /** The uid of what it is about, '' where it has none (Nodes have their name here). */
  uid: string
  /** `spec.containers{web}`, or '' */
  fieldPath: string
  type: string
  reason: string
  message: string
  /** How often it was seen. */
  count: number
  /** milliseconds since the epoch, of the first and the newest time */
  first: number
  last: number
  /** `kubelet`, `default-scheduler`, `deployment-controller` … */
  source: string
}

/** An Event as it is stored. A scheduler's has only `eventTime` and `series`, others have `firstTimestamp` and `count`. */
export function eventView(event: JsonObject): EventView {
  const about = digObject(event, 'involvedObject') ?? digObject(event, 'regarding')
  const text = (...keys: string[]): string => asString(dig(event, ...keys)) ?? ''
  const of = (key: string): string => asString(own(about, key)) ?? ''
  const times = timesOf(event)
  const namespace = of('namespace')
  return {
    about: { kind: of('kind'), name: of('name'), ...(namespace === '' ? {} : { namespace }) },
    uid: of('uid'),
    fieldPath: of('fieldPath'),
    type: text('type'),
    reason: text('reason'),
    message: text('message') || text('note'),
    count: countOf(event),
    ...times,
    source: text('reportingComponent') || text('reportingController') || text('source', 'component'),
  }
}

function countOf(event: JsonObject): number {
  const counts = [dig(event, 'series', 'count'), event['count'], event['deprecatedCount']]
  return counts.find((value): value is number => typeof value === 'number' && value > 0) ?? 1
}

function timesOf(event: JsonObject): { first: number; last: number } {
  const created = timeOf(dig(event, 'metadata', 'creationTimestamp')) ?? 0
  const start = timeOf(event['firstTimestamp']) ?? timeOf(event['deprecatedFirstTimestamp'])
  const first = start ?? timeOf(event['eventTime']) ?? created
  const ends = [dig(event, 'series', 'lastObservedTime'), event['lastTimestamp'], event['deprecatedLastTimestamp']]
  const last = ends.map(timeOf).find((time) => time !== undefined) ?? first
  return { first, last }
}
