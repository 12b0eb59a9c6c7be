import type { ApiClient } from '../../cluster/api-client.ts'
import type { User } from '../../policies/evaluate/request.ts'
import { clockSkew, skewWarning } from '../connect/clock-skew.ts'
import { failureLine, orThrow } from '../connect/failure-text.ts'
import { whoami } from '../connect/whoami.ts'

/** Who asks, and what time it is for the API server. */
export interface Asker {
  user: User | undefined
  /** milliseconds since the epoch, in whole seconds: the server's, else this machine's */
  now: number
  /** what a person should know of both */
  notes: readonly string[]
}

/** Asks the API server. Where it does not tell (it may be old, or strict), this machine's clock serves. */
export async function askWhoAsks(client: ApiClient, clock: () => number): Promise<Asker> {
  const sentAt = clock()
  const answered = await whoami(client)
  const answeredAt = clock()
  const local = Math.floor(answeredAt / 1000) * 1000
  if (!answered.ok) {
    const { reason } = answered.failure
    if (reason === 'Unreachable' || reason === 'Timeout' || reason === 'Unauthorized') orThrow(answered)
    return { user: undefined, now: local, notes: [`note: who you are is not known: ${failureLine(answered.failure)}`] }
  }
  const { username, groups, serverTime } = answered.value
  if (serverTime === undefined) return { user: { username, groups }, now: local, notes: [] }
  const warning = skewWarning(clockSkew(serverTime, sentAt, answeredAt))
  return { user: { username, groups }, now: serverTime, notes: warning === undefined ? [] : [warning] }
}
