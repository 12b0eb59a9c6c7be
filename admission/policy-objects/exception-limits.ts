import type { JsonObject } from '../../policies/json.ts'
import { hasEnded } from '../exceptions/ended.ts'

/** How many exceptions a cluster may hold before no further one is granted; replicas keep more than twice as many. */
export interface ExceptionLimits {
  /** Of those that have not ended. */
  running: number
  inAll: number
}

/** What holds in every cluster. */
export const exceptionLimits: ExceptionLimits = { running: 5_000, inAll: 8_000 }

/** Why no further exception is granted, and what to do; undefined while there is room. */
export function fullBecause(
  exceptions: ReadonlyMap<string, JsonObject>,
  now: number,
  limits: ExceptionLimits = exceptionLimits,
): { problem: string; hint: string } | undefined {
  const inAll = exceptions.size
  if (inAll >= limits.inAll) return { problem: tooMany(inAll, 'exceptions', limits.inAll), hint: deleteEnded }
  if (inAll < limits.running) return undefined
  let running = 0
  for (const exception of exceptions.values()) if (!hasEnded(exception, now)) running += 1
  if (running < limits.running) return undefined
  return { problem: tooMany(running, 'exceptions that have not ended', limits.running), hint: revoke }
}

function tooMany(count: number, what: string, most: number): string {
  return `the cluster has ${shown(count)} ${what}, and no further one is granted from ${shown(most)} on`
}

function shown(count: number): string {
  return count.toLocaleString('en-US')
}

const deleteEnded =
  'see them with kubectl heal override list -A --all; somebody who may delete driftexceptions (a cluster administrator; the ' +
  'ClusterRole heal-override may not) deletes ended ones with kubectl delete driftexception NAME; 30 days after their end the ' +
  'server deletes them by itself'

const revoke =
  'see them with kubectl heal override list -A --all, and end those that nobody needs with kubectl heal override revoke NAME'
