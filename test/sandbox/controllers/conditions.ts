import { textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { timestamp } from '../metadata.ts'

export interface NewCondition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
}

/**
 * The conditions with one set, at the end. Left as it was where status and reason are the same, so that a message that varies
 * does not make a write of every look; the transition time changes only with the status.
 */
export function withCondition(
  conditions: JsonObject[],
  next: NewCondition,
  now: Date,
  updateTime = false,
): JsonObject[] {
  const current = conditions.find(({ type }) => type === next.type)
  if (current?.['status'] === next.status && current['reason'] === next.reason) return conditions
  const moment = timestamp(now)
  const since = current?.['status'] === next.status ? textAt(current, 'lastTransitionTime') : moment
  const times = { ...(updateTime ? { lastUpdateTime: moment } : {}), lastTransitionTime: since }
  const { type, status, reason, message } = next
  return [...withoutCondition(conditions, type), { type, status, ...times, reason, message }]
}

/** The conditions without one. */
export function withoutCondition(conditions: JsonObject[], type: string): JsonObject[] {
  return conditions.filter((condition) => condition['type'] !== type)
}
