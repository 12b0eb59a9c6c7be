import type { ApiClient } from './api-client.ts'
import type { ApiFailure } from './api-result.ts'
import { tryLease, type Observation } from './lease-attempt.ts'
import { claimed } from './lease-record.ts'
import { replaceObject } from './objects.ts'
import { pause } from './pause.ts'
import { resources } from './resource.ts'

/** An election among candidates by one Lease; the times are client-go's. */
export interface ElectionOptions {
  client: ApiClient
  namespace: string
  name: string
  /** Of this candidate; unique among them. */
  identity: string
  /** Milliseconds of the wall clock, written into the Lease for people to read. The protocol itself measures its own time. */
  now: () => number
  onChange?: (leading: boolean) => void
  onProblem?: (failure: ApiFailure) => void
  /** How long a silent leader is left in office (milliseconds, default 15 s). */
  leaseDuration?: number
  /** After this long without a renewal a leader steps down (milliseconds, default 10 s; below leaseDuration). */
  renewDeadline?: number
  /** milliseconds between attempts (default 2 s) */
  retryPeriod?: number
}

/** A candidacy. */
export interface Election {
  /** True only while the Lease is held and was renewed within the renew deadline: also right when timers come late. */
  leading(): boolean
  /** Who held the Lease when it was last read. */
  holder(): string | undefined
  /** Ends the candidacy; a leader steps down first, then gives the Lease up so that another takes it at its next attempt. */
  stop(): Promise<void>
}

/** Another candidate was faster, which is what an election is for; the next attempt reads who it was. */
const wasFaster = new Set<ApiFailure['reason']>(['Conflict', 'AlreadyExists'])

/** Starts to stand for election until stopped. */
export function startElection(options: ElectionOptions): Election {
  const times = {
    leaseDuration: options.leaseDuration ?? 15_000,
    renewDeadline: options.renewDeadline ?? 10_000,
    retryPeriod: options.retryPeriod ?? 2_000,
  }
  const stopped = new AbortController()
  const office = createOffice(times.renewDeadline, options.onChange)
  let observation: Observation | undefined

  async function attempt(): Promise<void> {
    const asked = performance.now()
    const result = await tryLease({ ...options, ...times }, observation)
    observation = result.observation
    if (stopped.signal.aborted) return
    if (result.problem !== undefined && !wasFaster.has(result.problem.reason)) options.onProblem?.(result.problem)
    // The time of the question counts: what the API server did afterwards is already in the past.
    if (result.outcome === 'held') office.enter(asked)
    else if (result.outcome === 'lost') office.leave()
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await attempt()
      // Candidates spread their attempts, a leader renews in time.
      const spread = office.leading() ? 1 : 1 + Math.random() * 1.2
      await pause(times.retryPeriod * spread, stopped.signal)
    }
  }

  const running = run()
  return {
    leading: () => office.leading(),
    holder: () => observation?.record.holder,
    async stop() {
      stopped.abort()
      office.leave()
      await running
      if (observation?.record.holder === options.identity) await release(options, observation)
    },
  }
}

async function release({ client, namespace, name, now }: ElectionOptions, { record }: Observation): Promise<void> {
  const lease = claimed({ namespace, name, holder: '', duration: 1_000, now: now() }, record)
  // Where this fails the Lease runs out by itself.
  await replaceObject(client, resources.leases, lease, { timeout: 3_000 })
}

interface Office {
  enter(renewedAt: number): void
  leave(): void
  leading(): boolean
}

/** Whether this candidate leads: entered by a renewal, left when told so or at the renew deadline after the last renewal. */
function createOffice(renewDeadline: number, onChange: ElectionOptions['onChange']): Office {
  let until = 0
  let isTold = false
  let timer: NodeJS.Timeout | undefined

  function tell(leading: boolean): void {
    if (isTold === leading) return
    isTold = leading
    onChange?.(leading)
  }

  function leave(): void {
    clearTimeout(timer)
    until = 0
    tell(false)
  }

  return {
    leave,
    enter(renewedAt) {
      until = renewedAt + renewDeadline
      const left = until - performance.now()
      if (left <= 0) {
        leave()
        return
      }
      clearTimeout(timer)
      timer = setTimeout(leave, left)
      tell(true)
    },
    leading: () => performance.now() < until,
  }
}
