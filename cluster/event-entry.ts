import { randomBytes } from 'node:crypto'
import type { ApiClient } from './api-client.ts'
import type { ApiFailure, ApiResult } from './api-result.ts'
import { eventName, eventObject, namespaceOf, series, type RecordedEvent } from './event-object.ts'
import { createObject, mergePatch } from './objects.ts'
import { resources } from './resource.ts'

/** Equal Events that are one object in the cluster. */
export interface EventEntry {
  readonly event: RecordedEvent
  /** When the first was recorded (milliseconds of `performance.now()`). */
  readonly since: number
  /** milliseconds of the wall clock */
  readonly first: number
  last: number
  count: number
  /** How many of them the cluster's Event counts. */
  written: number
  /** Not written before this (milliseconds of `performance.now()`). */
  dueAt: number
  failures: number
  name: string
  isStored: boolean
}

/** An entry of one occurrence, due at once. */
export function createEntry(event: RecordedEvent, since: number, time: number): EventEntry {
  return {
    event,
    since,
    first: time,
    last: time,
    count: 1,
    written: 0,
    dueAt: since,
    failures: 0,
    name: newName(event),
    isStored: false,
  }
}

/** Writes what the entry counts; afterwards `written` tells how far the cluster knows it. */
export async function writeEntry(
  { client, ...reporter }: { client: ApiClient; controller: string; instance: string },
  entry: EventEntry,
): Promise<ApiFailure | undefined> {
  const { count } = entry
  const result = await (entry.isStored ? patch(client, entry) : create(client, entry, reporter))
  if (result.ok || result.failure.reason === 'AlreadyExists') {
    // An Event that exists already came from an attempt whose answer was lost.
    entry.isStored = true
    entry.written = count
    return undefined
  }
  if (entry.isStored && result.failure.reason === 'NotFound') {
    // Events live for an hour or so: the series goes on as a new one.
    entry.isStored = false
    entry.name = newName(entry.event)
    return writeEntry({ client, ...reporter }, entry)
  }
  return result.failure
}

/** True for failures that may pass; the others are final for this Event (no permission, no such namespace, not valid). */
export function mayPass({ reason, status }: ApiFailure): boolean {
  return ['Unreachable', 'Timeout', 'TooManyRequests', 'Unauthorized', 'Conflict'].includes(reason) || status >= 500
}

function create(client: ApiClient, entry: EventEntry, reporter: { controller: string; instance: string }) {
  const object = eventObject(entry.event, entry, { ...reporter, name: entry.name })
  return createObject(client, resources.events, object, { timeout: writeTimeout })
}

function patch(client: ApiClient, { event, name, count, last }: EventEntry): Promise<ApiResult> {
  const place = { namespace: namespaceOf(event), name }
  return mergePatch(client, resources.events, place, { series: series(count, last) }, { timeout: writeTimeout })
}

const writeTimeout = 5_000

function newName(event: RecordedEvent): string {
  return eventName(event, randomBytes(8).toString('hex'))
}
