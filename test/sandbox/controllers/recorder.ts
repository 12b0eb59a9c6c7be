import type { InProcessClient } from '../in-process-client.ts'
import { numberAt, objectAt, textAt } from '../json.ts'
import { placeOf, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'

/** What an Event says. */
export interface EventText {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
}

/** Writes an Event about an object; what cannot be written is lost, as everywhere. */
export type Recorder = (object: JsonObject, text: EventText) => Promise<void>

/** A recorder of core Events: the same about the same object is counted, as client-go's does. Only the count of the latest is kept. */
export function createRecorder(client: InProcessClient, component: string, now: () => Date): Recorder {
  const known = new Map<string, JsonObject>()
  return async (object, { type, reason, message }) => {
    const key = [textAt(object, 'metadata.uid'), type, reason, message].join('\n')
    const before = known.get(key)
    const moment = timestamp(now())
    try {
      const event =
        before === undefined
          ? await client.create({
              ...newEvent(object, now()),
              ...{ type, reason, message, count: 1, firstTimestamp: moment, lastTimestamp: moment },
              ...{ source: { component }, reportingComponent: component },
            })
          : await client.update({ ...before, count: numberAt(before, 'count') + 1, lastTimestamp: moment })
      known.set(key, event)
    } catch {
      known.delete(key)
    }
  }
}

/** An Event about an object, without what it says. */
export function newEvent(object: JsonObject, now: Date): JsonObject {
  const { namespace, name } = placeOf(object)
  const { uid, resourceVersion } = objectAt(object, 'metadata')
  const { apiVersion, kind } = object
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${uniqueMoment(now)}`, namespace: namespace || 'default' },
    involvedObject: { kind, ...(namespace === '' ? {} : { namespace }), name, uid, apiVersion, resourceVersion },
  }
}

let written = 0

/** Nanoseconds in hexadecimal; those of one millisecond are told apart by counting. */
function uniqueMoment(now: Date): string {
  written = (written + 1) % 1_000_000
  return (BigInt(now.getTime()) * 1_000_000n + BigInt(written)).toString(16).padStart(16, '0')
}
