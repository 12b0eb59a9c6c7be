import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure, ApiResult } from '../../cluster/api-result.ts'
import { createObject, replaceObject } from '../../cluster/objects.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { digObject, isSameJson, type JsonObject } from '../../policies/json.ts'
import { registrationDifference } from '../../policies/registration/difference.ts'
import { otherTargets } from '../../policies/registration/targets.ts'
import type { ConfigurationKind, RegistrationMetrics, WriteReason } from './metrics.ts'
import { observe, type Found } from './observed.ts'
import { contention, createOthersLog } from './other-servers.ts'
import { createRepairBudget, usualRepairs, type RepairLimits } from './repair-budget.ts'

/** How a configuration stands, compared with what is needed. */
export type Standing = 'absent' | 'current' | 'different' | 'unknown'

/** What keeping one configuration takes. */
export interface KeeperOptions {
  kind: ConfigurationKind
  type: ResourceType
  client: ApiClient
  /** What should stand there; undefined while that is not known. The same object as long as it is the same. */
  expected: () => JsonObject | undefined
  leading: () => boolean
  metrics: RegistrationMetrics
  log: Logger
  now: () => number
  repairs?: RepairLimits
}

/** Keeps one configuration. */
export interface Keeper {
  /** Looks again, soon; calls that come together are one. */
  look(): void
  standing(): Standing
  found: () => Found
  heardAt: () => number | undefined
  /** Why it is not as it should be, where that is known. */
  problem(): string | undefined
  stop(): Promise<void>
}

/** The first and the longest pause after a failure (milliseconds). */
const [firstPause, longestPause] = [500, 30_000]
const writeTimeout = 5_000

/** Starts to follow the configuration, and writes it where it differs and this replica leads. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { kind, type, client, expected, leading, metrics, log } = options
  const tellOthers = createOthersLog(log, kind)
  const budget = createRepairBudget(options.repairs ?? usualRepairs)
  let problem: string | undefined
  let failures = 0
  /** What stood there last as it should: what differs from it now was changed by somebody else. */
  let settled: JsonObject | undefined
  let timer: NodeJS.Timeout | undefined
  /** After a failure, milliseconds of `performance.now()`. */
  let pausedUntil = 0
  let isHeld = false
  let writing: Promise<void> | undefined
  let stopped = false

  metrics.registered.set({ configuration: kind }, 0)
  const observed = observe({
    ...{ client, type, now: options.now },
    onChange: look,
    onProblem: (failure) => {
      if (failure.reason !== 'Expired') failed('read', failure)
    },
  })

  function look(): void {
    if (stopped || writing !== undefined) return
    const [wanted, found] = [expected(), observed.found()]
    if (wanted === undefined || !found.known) return
    const differences = compared(wanted, found.object)
    metrics.registered.set({ configuration: kind }, differences.length === 0 ? 1 : 0)
    if (differences.length === 0) {
      settled = wanted
      calm()
    } else if (leading() && performance.now() >= pausedUntil) repair(wanted, found.object, differences)
  }

  function repair(wanted: JsonObject, found: JsonObject | undefined, differences: readonly string[]): void {
    const reason = reasonOf(wanted, found)
    const wait = reason === 'repaired' ? budget.wait(performance.now()) : 0
    if (wait > 0) {
      hold(differences, wait, otherTargets(wanted, found))
      return
    }
    if (reason === 'repaired') budget.spend(performance.now())
    writing = write(wanted, found, reason, differences).finally(() => {
      writing = undefined
      look()
    })
  }

  async function write(
    wanted: JsonObject,
    found: JsonObject | undefined,
    reason: WriteReason,
    differences: readonly string[],
  ): Promise<void> {
    const before = observed.found()
    const result = await put(wanted, found)
    if (!result.ok) {
      failed('written', result.failure)
      const pause = Math.min(firstPause * 2 ** failures++, longestPause)
      pausedUntil = performance.now() + pause
      later(pause)
      return
    }
    observed.wrote(result.value, before)
    settled = wanted
    calm()
    metrics.writes.inc({ configuration: kind, reason })
    tellOthers(otherTargets(wanted, found))
    const fields = { configuration: kind, reason, differences: differences.slice(0, 20) }
    if (reason === 'repaired') log.warn(fields, 'webhook configuration was changed by others, and is repaired')
    else log.info(fields, 'webhook configuration written')
  }

  function put(wanted: JsonObject, found: JsonObject | undefined): Promise<ApiResult> {
    if (found === undefined) return createObject(client, type, wanted, { timeout: writeTimeout })
    return replaceObject(client, type, over(wanted, found), { timeout: writeTimeout })
  }

  function reasonOf(wanted: JsonObject, found: JsonObject | undefined): WriteReason {
    if (settled !== undefined && isSameJson(settled, wanted)) return 'repaired'
    return found === undefined ? 'created' : 'changed'
  }

  function hold(differences: readonly string[], wait: number, others: readonly string[]): void {
    later(wait)
    if (isHeld) return
    isHeld = true
    metrics.contended.set({ configuration: kind }, 1)
    problem = contention(others)
    log.warn({ configuration: kind, differences, wait }, 'webhook configuration keeps being changed by others')
  }

  function failed(what: 'read' | 'written', failure: ApiFailure): void {
    problem = `it could not be ${what}: ${failure.message}`
    metrics.errors.inc({ configuration: kind })
    log.warn({ configuration: kind, reason: failure.reason, problem }, 'webhook configuration not kept')
  }

  function calm(): void {
    problem = undefined
    failures = 0
    pausedUntil = 0
    isHeld = false
    metrics.contended.set({ configuration: kind }, 0)
  }

  function later(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(look, milliseconds + 1).unref()
  }

  return {
    look,
    standing: () => standingOf(expected(), observed.found()),
    found: observed.found,
    heardAt: observed.heardAt,
    problem: () => problem,
    async stop() {
      stopped = true
      clearTimeout(timer)
      observed.stop()
      await writing
    },
  }
}

function standingOf(wanted: JsonObject | undefined, found: Found): Standing {
  if (!found.known) return 'unknown'
  if (found.object === undefined) return 'absent'
  if (wanted === undefined) return 'unknown'
  return compared(wanted, found.object).length === 0 ? 'current' : 'different'
}

/** Comparing is asked for every second and by every probe, and its answer changes with its arguments only. */
const answers = new WeakMap<JsonObject, { found: JsonObject; differences: readonly string[] }>()

function compared(wanted: JsonObject, found: JsonObject | undefined): readonly string[] {
  if (found === undefined) return registrationDifference(wanted, found)
  const before = answers.get(wanted)
  if (before?.found === found) return before.differences
  const differences = registrationDifference(wanted, found)
  answers.set(wanted, { found, differences })
  return differences
}

/** What others said of the object in its metadata stays. */
function over(wanted: JsonObject, found: JsonObject): JsonObject {
  const metadata = { ...digObject(found, 'metadata'), managedFields: undefined }
  const labels = { ...digObject(metadata, 'labels'), ...digObject(wanted, 'metadata', 'labels') }
  const owners = digObject(wanted, 'metadata')?.['ownerReferences']
  return { ...wanted, metadata: { ...metadata, labels, ...(owners === undefined ? {} : { ownerReferences: owners }) } }
}
