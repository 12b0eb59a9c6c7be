import type { ApiClient } from '../../cluster/api-client.ts'

/** The time as the API server has it (milliseconds since the epoch): ages are told by its clock, not by one that may be wrong. */
export function serverNow(client: Pick<ApiClient, 'clock'>): number {
  const heard = client.clock?.()
  return heard === undefined ? Date.now() : heard.serverTime + (Date.now() - heard.at)
}
