import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { EventRecorder } from '../../cluster/event-recorder.ts'
import { mergePatch } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import type { ClusterPolicies } from '../cluster-policies/cluster-policies.ts'
import { oneAtATime } from '../background/one-at-a-time.ts'
import { createProblemLog } from '../background/problem-log.ts'
import { statusProblem } from '../cluster-policies/status-problem.ts'
import { createDeleteEnded } from './delete-ended.ts'
import type { ExceptionMetrics, Transition } from './metrics.ts'
import { phaseOf, phases, type PhaseTold } from './phase.ts'
import { targetOf } from './targets.ts'
import { transitionEvent } from './transition-events.ts'

/** What keeping the phases of exceptions takes. */
export interface LifecycleOptions {
  client: ApiClient
  policies: Pick<ClusterPolicies, 'exceptionObjects' | 'exceptionsCut' | 'states'>
  leading: () => boolean
  /** milliseconds since the epoch */
  now: () => number
  log: Logger
  events: Pick<EventRecorder, 'record'>
  metrics: ExceptionMetrics
}

/** Writes of one pass. */
const mostWrites = 50

/**
 * Makes one pass over the exceptions: every replica counts phases, the leader writes those that changed into the status and tells
 * of grant, expiry and revocation, and deletes those that ended long ago. Call it after changes and every second. The status is the
 * memory: it is written first and only onto the version that was judged, and the Event follows; a crash in between loses an Event
 * rather than telling one twice.
 */
export function createLifecycle(options: LifecycleOptions): () => Promise<void> {
  const { policies, leading, now, metrics } = options
  const logProblem = createProblemLog(options.log, now, 'phase of an exception not written')
  const deletions = createDeletions()
  const deleteEnded = deletionOf(options)
  return oneAtATime(async () => {
    const [objects, states] = [policies.exceptionObjects(), policies.states()]
    if (objects === undefined || states === undefined) return
    const counts = new Map(phases.map((phase) => [phase, 0]))
    const due: { object: JsonObject; told: PhaseTold }[] = []
    for (const [name, object] of objects) {
      const state = states.exceptions.get(name)
      const told = phaseOf(object, state, now())
      counts.set(told.phase, (counts.get(told.phase) ?? 0) + 1)
      // One that came since the last look is told once it is known whether it is in force.
      if (state !== undefined && !isWritten(object, told)) due.push({ object, told })
    }
    for (const [phase, count] of counts) metrics.phases.set({ phase }, count)
    const missing = deletions(objects)
    // Of those that were left out for want of room, nobody knows whether they are gone.
    const gone = policies.exceptionsCut() ? [] : missing
    if (!leading()) return
    for (const object of gone) await tell(options, 'revoked', object, 'deleted, changes kept')
    for (const { object, told } of due.slice(0, mostWrites)) {
      if (!leading()) return
      await move(options, object, told, logProblem)
    }
    await deleteEnded(objects.values())
  })
}

function deletionOf({ client, leading, now, log, metrics }: LifecycleOptions): ReturnType<typeof createDeleteEnded> {
  return createDeleteEnded({
    ...{ client, leading, now },
    onDeleted: (object) => {
      metrics.deleted.inc()
      const [name, ended] = [dig(object, 'metadata', 'name'), dig(object, 'spec', 'expiresAt')]
      log.info({ exception: name, ended, phase: dig(object, 'status', 'phase') }, 'old exception deleted')
    },
    onProblem: createProblemLog(log, now, 'old exceptions not deleted'),
  })
}

function isWritten(object: JsonObject, { phase, message }: PhaseTold): boolean {
  return dig(object, 'status', 'phase') === phase && dig(object, 'status', 'message') === message
}

async function move(
  options: LifecycleOptions,
  object: JsonObject,
  told: PhaseTold,
  logProblem: (problem: string) => void,
): Promise<void> {
  const name = String(dig(object, 'metadata', 'name'))
  const metadata = { resourceVersion: dig(object, 'metadata', 'resourceVersion') }
  const patch = { metadata, status: { phase: told.phase, message: told.message } }
  const result = await mergePatch(options.client, resources.driftexceptions, { name }, patch, { subresource: 'status' })
  if (result.ok) {
    for (const transition of transitionsOf(object, told)) await tell(options, transition, object, told.message)
    return
  }
  const problem = statusProblem(result.failure)
  if (problem !== undefined) logProblem(problem)
}

function transitionsOf(object: JsonObject, { phase }: PhaseTold): Transition[] {
  const before = dig(object, 'status', 'phase')
  return [
    ...(before === undefined ? (['granted'] as const) : []),
    ...(phase === 'Expired' && before !== phase ? (['expired'] as const) : []),
    ...(phase === 'Revoked' && before !== phase ? (['revoked'] as const) : []),
  ]
}

async function tell(
  { client, log, events, metrics }: LifecycleOptions,
  transition: Transition,
  object: JsonObject,
  message: string,
): Promise<void> {
  metrics.transitions[transition].inc()
  log.info({ exception: dig(object, 'metadata', 'name'), transition, detail: message }, 'exception changed')
  const target = await targetOf(client, object)
  if (target !== undefined) events.record(transitionEvent(transition, object, message, target))
}

/** The exceptions that ran and are gone since the last look: only the memory of one leader knows of them. */
function createDeletions(): (objects: ReadonlyMap<string, JsonObject>) => JsonObject[] {
  let before: ReadonlyMap<string, JsonObject> = new Map()
  return (objects) => {
    const gone = [...before].flatMap(([name, object]) => (objects.has(name) || !isRunning(object) ? [] : [object]))
    before = objects
    return gone
  }
}

function isRunning(object: JsonObject): boolean {
  const phase = dig(object, 'status', 'phase')
  return phase === 'Active' || phase === 'Pending'
}
