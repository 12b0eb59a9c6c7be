import { isObject, type JsonObject } from '../../policies/json.ts'

/** Fields that hold when something was seen or done. Those that may lie ahead are not among them: ends, expiries, deletionTimestamp. */
const past = new Set([
  ...['creationTimestamp', 'lastTransitionTime', 'lastUpdateTime', 'lastProbeTime', 'lastHeartbeatTime'],
  ...['startedAt', 'finishedAt', 'startTime', 'completionTime', 'firstTimestamp', 'lastTimestamp', 'eventTime'],
  ...[
    'lastObservedTime',
    'lastScheduleTime',
    'lastSuccessfulTime',
    'lastScaleTime',
    'renewTime',
    'acquireTime',
    'time',
  ],
])

/** Deeper than any timestamp of an API type. */
const deepest = 12

/** The newest time that an object tells of (milliseconds since the epoch); 0 where it tells none. */
export function newestTime(value: unknown, depth = 0): number {
  if (depth > deepest) return 0
  let newest = 0
  if (Array.isArray(value)) for (const entry of value) newest = Math.max(newest, newestTime(entry, depth + 1))
  else if (isObject(value)) newest = newestOf(value, depth)
  return newest
}

function newestOf(object: JsonObject, depth: number): number {
  let newest = 0
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (typeof value === 'object') newest = Math.max(newest, newestTime(value, depth + 1))
    else if (typeof value === 'string' && past.has(key)) newest = Math.max(newest, timeIn(value))
  }
  return newest
}

function timeIn(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return 0
  const time = Date.parse(text)
  return Number.isNaN(time) ? 0 : time
}
