import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { beforeDeadline } from '../../cluster/before-deadline.ts'
import { getObject, mergePatch } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import { clip } from '../../policies/messages/text.ts'
import { secondsOf } from '../cluster-policies/condition.ts'
import { oneAtATime } from '../background/one-at-a-time.ts'
import { createProblemLog } from '../background/problem-log.ts'
import { statusProblem } from '../cluster-policies/status-problem.ts'
import { poll } from '../background/poll.ts'
import type { ExceptionMetrics } from './metrics.ts'

/** One request that an exception let pass; `at` in milliseconds since the epoch. */
export interface Use {
  at: number
  username: string
  path: string
}

/** Counts uses of the cluster's exceptions, and writes them into their status in the background. */
export interface Uses {
  /** Never fails and never waits. */
  count: (exception: string, use: Use) => void
  /** Writes what was counted; what cannot be written waits for the next time. */
  flush: () => Promise<void>
  /** Flushes a last time, and counts no more. */
  stop: () => Promise<void>
}

/** What counting takes. */
export interface UsesOptions {
  client: ApiClient
  /** milliseconds since the epoch */
  now: () => number
  log: Logger
  metrics: ExceptionMetrics
  /** milliseconds; default 5 s: what a replica that is killed may forget */
  every?: number
}

/** Exceptions whose uses wait at most; uses of further ones are lost, and counted as that. */
const mostWaiting = 1_000
const mostAttempts = 5
const writeTimeout = 3_000
const longestStop = 5_000

/** What is said of the rest where the API server did not answer: it is not asked again and again in one flush. */
const away: ApiFailure = { reason: 'Unreachable', status: 0, message: 'not asked', method: 'GET', path: '' }

interface Count {
  uses: number
  last: Use
}

/** A counter that is flushed now and then, in every replica: the status holds the sum, by writing only onto the version read. */
export function createUses(options: UsesOptions): Uses {
  const { metrics } = options
  let waiting = new Map<string, Count>()
  let stopped = false
  const logProblem = createProblemLog(options.log, options.now, 'uses of an exception not written')

  function add(exception: string, { uses, last }: Count): void {
    const before = waiting.get(exception)
    if (before === undefined && waiting.size >= mostWaiting) metrics.usesLost.inc(uses)
    else waiting.set(exception, before === undefined ? { uses, last } : sum(before, { uses, last }))
  }

  const flush = oneAtATime(async () => {
    const taken = waiting
    waiting = new Map()
    let isAway = false
    for (const [exception, count] of taken) {
      const failure: ApiFailure | undefined = isAway ? away : await write(options.client, exception, count)
      const problem = failure === undefined || isAway ? undefined : statusProblem(failure)
      if (problem !== undefined) logProblem(problem)
      isAway ||= failure?.reason === 'Unreachable' || failure?.reason === 'Timeout'
      // An exception that is gone has no status; its Events tell what it was used for.
      if (failure !== undefined && failure.reason !== 'NotFound') add(exception, count)
    }
  })
  const timer = poll(options.every ?? 5_000, flush)

  return {
    count: (exception, use) => {
      if (!stopped) add(exception, { uses: 1, last: use })
    },
    flush,
    stop: async () => {
      stopped = true
      timer.stop()
      await beforeDeadline(flush(), performance.now() + longestStop, undefined)
    },
  }
}

function sum(left: Count, right: Count): Count {
  return { uses: left.uses + right.uses, last: left.last.at > right.last.at ? left.last : right.last }
}

/** Adds to what the status says; undefined where that worked. */
async function write(client: ApiClient, name: string, count: Count): Promise<ApiFailure | undefined> {
  let failure: ApiFailure | undefined
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const stored = await getObject(client, resources.driftexceptions, { name }, { timeout: writeTimeout })
    if (!stored.ok) return stored.failure
    const options = { subresource: 'status', timeout: writeTimeout }
    const result = await mergePatch(client, resources.driftexceptions, { name }, patchOf(stored.value, count), options)
    if (result.ok) return undefined
    failure = result.failure
    if (failure.reason !== 'Conflict') return failure
  }
  return failure
}

function patchOf(stored: JsonObject, { uses, last }: Count): JsonObject {
  const before = dig(stored, 'status', 'uses')
  const lastTime = Date.parse(String(dig(stored, 'status', 'lastUsed', 'time')))
  const lastUsed = {
    time: secondsOf(last.at),
    username: clip(last.username, 512),
    path: clip(last.path, 1024),
  }
  return {
    metadata: { resourceVersion: dig(stored, 'metadata', 'resourceVersion') },
    status: {
      uses: (typeof before === 'number' ? before : 0) + uses,
      ...(lastTime > last.at ? {} : { lastUsed }),
    },
  }
}
