import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '../../../policies/json.ts'
import type { Api } from '../../cluster/api.ts'
import { deployments } from './phases.ts'

/** How much is created, how fast, and where. */
export interface Load {
  namespace: string
  perSecond: number
  seconds: number
  /** The Deployment of a number. */
  make: (number: number) => JsonObject
}

/** Creates Deployments at a fixed rate, whatever the answers take; the time of each in milliseconds. Deletes them afterwards. */
export async function create(api: Api, { namespace, perSecond, seconds, make }: Load): Promise<number[]> {
  const start = performance.now()
  const running: Promise<number>[] = []
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = start + (number * 1000) / perSecond
    await sleep(Math.max(0, due - performance.now()))
    running.push(timed(api, namespace, make(number)))
  }
  const times = await Promise.all(running)
  await api.demand('DELETE', `${deployments(namespace)}?propagationPolicy=Background`)
  return times
}

async function timed(api: Api, namespace: string, body: JsonObject): Promise<number> {
  const sent = performance.now()
  const { status, body: answer } = await api.request('POST', deployments(namespace), { ...body })
  if (status !== 201) throw new Error(`a Deployment was not created: ${JSON.stringify(answer).slice(0, 500)}`)
  return performance.now() - sent
}

/** The value that a share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
