import type { JsonObject } from '../policies/json.ts'
import type { ApiClient } from './api-client.ts'
import type { ApiFailure, ApiResult } from './api-result.ts'
import { claimed, readLease, type LeaseRecord } from './lease-record.ts'
import { createObject, getObject, replaceObject } from './objects.ts'
import { resources } from './resource.ts'

/** A Lease as it was last seen, and when its text was last seen to change: by this process's own clock (`performance.now()`). */
export interface Observation {
  record: LeaseRecord
  at: number
}

/** Who tries to hold which Lease. */
export interface Candidate {
  client: ApiClient
  namespace: string
  name: string
  identity: string
  /** milliseconds of the wall clock */
  now: () => number
  /** milliseconds */
  leaseDuration: number
  /** milliseconds */
  renewDeadline: number
}

/** What came of an attempt: the Lease is held, somebody else holds it, or it could not be told. */
export interface Attempt {
  outcome: 'held' | 'lost' | 'unknown'
  observation: Observation | undefined
  problem?: ApiFailure
}

/** Takes or renews the Lease where it is free, its own, or was not renewed for its duration as seen from here. */
export async function tryLease(candidate: Candidate, last: Observation | undefined): Promise<Attempt> {
  // A leader writes over what it wrote itself; only when that is refused it reads.
  if (last?.record.holder === candidate.identity) {
    const renewed = await write(candidate, last)
    if (renewed.outcome === 'held') return renewed
    if (renewed.problem?.reason !== 'Conflict' && renewed.problem?.reason !== 'NotFound') return renewed
  }
  const read = await getObject(candidate.client, resources.leases, nameOf(candidate), { timeout: timeoutOf(candidate) })
  if (!read.ok) return read.failure.reason === 'NotFound' ? write(candidate, undefined) : unknown(read.failure, last)
  const observation = observe(read.value, last)
  return isFree(candidate, observation) ? write(candidate, observation) : { outcome: 'lost', observation }
}

function observe(lease: JsonObject, last: Observation | undefined): Observation {
  const record = readLease(lease)
  return { record, at: last?.record.written === record.written ? last.at : performance.now() }
}

/**
 * Times inside the Lease are another machine's and are not looked at: what counts is how long this process has seen the same
 * text. A duration is believed only up to ten times the own one.
 */
function isFree({ identity, leaseDuration }: Candidate, { record, at }: Observation): boolean {
  if (record.holder === undefined || record.holder === identity) return true
  const duration = Math.min(record.duration ?? leaseDuration, 10 * leaseDuration)
  return performance.now() >= at + duration
}

async function write(candidate: Candidate, before: Observation | undefined): Promise<Attempt> {
  const { client, namespace, name, identity, leaseDuration, now } = candidate
  const lease = claimed({ namespace, name, holder: identity, duration: leaseDuration, now: now() }, before?.record)
  const options = { timeout: timeoutOf(candidate) }
  const written: ApiResult =
    before === undefined
      ? await createObject(client, resources.leases, lease, options)
      : await replaceObject(client, resources.leases, lease, options)
  if (!written.ok) return unknown(written.failure, before)
  return { outcome: 'held', observation: observe(written.value, before) }
}

function unknown(problem: ApiFailure, observation: Observation | undefined): Attempt {
  return { outcome: 'unknown', observation, problem }
}

function nameOf({ namespace, name }: Candidate) {
  return { namespace, name }
}

/** Two attempts fit into the time that a leader has to renew. */
function timeoutOf({ renewDeadline }: Candidate): number {
  return renewDeadline / 2
}
