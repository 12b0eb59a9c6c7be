import type { JsonObject } from '../../../../policies/json.ts'
import { seconds } from '../../../text/time.ts'

/** What the API server fills in. */
const usual = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  failureThreshold: 3,
} as const

/** A number of a probe, or its default. */
export function probeNumber(probe: JsonObject, key: keyof typeof usual): number {
  const value = probe[key]
  return typeof value === 'number' ? value : usual[key]
}

/** How long a startup probe gives a container to start (milliseconds). */
export function startupBudget(probe: JsonObject): number {
  const tries = probeNumber(probe, 'failureThreshold') * probeNumber(probe, 'periodSeconds')
  return (probeNumber(probe, 'initialDelaySeconds') + tries) * seconds
}
