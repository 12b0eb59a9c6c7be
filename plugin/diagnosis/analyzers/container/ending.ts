import { asString } from '../../../../policies/json.ts'
import type { Termination } from '../../container-view.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlLogs, kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience, recoveredAfter } from '../../settled.ts'
import { minutes } from '../../../text/time.ts'
import { statusEvidence, type ContainerCase } from '../container-case.ts'
import { hasPressingKills } from '../running/probe-kills.ts'
import { withoutValues } from '../hidden-values.ts'
import { rollbackCommand, type Told } from '../pod-finding.ts'

/** A container whose end is trouble: it is down, or comes up again and again. */
export interface Ending extends ContainerCase {
  end: Termination
}

/** Tells why a container ended, or undefined where it ended in another way. */
export type EndingKind = (ending: Ending) => Told | undefined

/** The last end of a container, where it is trouble: down by a failure, or started again and again. Undefined for what recovers. */
export function troublingEnding(of: ContainerCase): Ending | undefined {
  const end = lastEnd(of)
  return end === undefined ? undefined : { ...of, end }
}

function lastEnd(of: ContainerCase): Termination | undefined {
  const { container } = of
  if (container.terminated !== undefined) return isDown(of, container.terminated) ? container.terminated : undefined
  if (container.waiting?.reason === 'CrashLoopBackOff') return container.last
  if (container.running === undefined || isStarting(of)) return undefined
  return isRepeated(of) || hasPressingKills(of, 'Liveness') ? container.last : undefined
}

/** Within its startup probe: `startup-probe.ts` tells of it. */
function isStarting({ container }: ContainerCase): boolean {
  return container.started === false && 'startupProbe' in container.spec
}

/** Ended, and no start that is about to come would make it well. */
function isDown(of: ContainerCase, end: Termination): boolean {
  const { container, pod, facts } = of
  if (end.exitCode === 0) return container.restarts > 0 && restartsAlways(of)
  if (pod.phase === 'Failed' || container.restarts > 0 || pod.spec['restartPolicy'] === 'Never') return true
  return facts.now - (end.finishedAt ?? 0) >= creationPatience
}

/** True where the kubelet starts a container again after it ended well: not init containers, nor Jobs. */
export function restartsAlways({ container, pod }: ContainerCase): boolean {
  const policy = asString(container.spec['restartPolicy']) ?? asString(pod.spec['restartPolicy']) ?? 'Always'
  return container.role !== 'init' && policy === 'Always'
}

/** A restart or two may be the way to recovery; while it is ready, three are not. */
const fewRestarts = { ready: 3, notReady: 2 }

/** It runs, but the time before it ended soon and lately, and that was not the first time. */
function isRepeated({ container, facts }: ContainerCase): boolean {
  const { last, restarts, ready } = container
  if (last?.finishedAt === undefined || facts.now - last.finishedAt >= recoveredAfter) return false
  return restarts >= (ready ? fewRestarts.ready : fewRestarts.notReady) && (ranFor(last) ?? 0) < 10 * minutes
}

/** How long a container ran (milliseconds), where that is known; runtimes say 1970 of what never started. */
export function ranFor({ startedAt = 0, finishedAt }: Termination): number | undefined {
  return startedAt <= 0 || finishedAt === undefined ? undefined : Math.max(0, finishedAt - startedAt)
}

/** What its status says of how it ended: exit code, reason, message, restarts. */
export function endingEvidence(ending: Ending): Evidence[] {
  const { container, end } = ending
  const state = container.terminated === end ? 'state.terminated' : 'lastState.terminated'
  const told = [statusEvidence(ending, `${state}.exitCode`, exitText(end), end.finishedAt)]
  const message = withoutValues(end.message, container)
  if (message !== '') told.push(statusEvidence(ending, `${state}.message`, message, end.finishedAt))
  if (container.restarts > 0) told.push(statusEvidence(ending, 'restartCount', container.restarts))
  return told
}

function exitText({ exitCode, reason }: Termination): string {
  const ordinary = reason === '' || reason === 'Error' || reason === 'Completed'
  return ordinary ? String(exitCode) : `${String(exitCode)} (${reason})`
}

/** What helps with any container that ended: its last words, the way back, the whole story. */
export function endingCommands({ facts, pod, container }: ContainerCase): string[] {
  const logs = kubectlLogs(pod.ref, container.name, ...(container.terminated === undefined ? ['--previous'] : []))
  return [logs, ...rollbackCommand(facts, pod), kubectlOn('describe', pod.ref)]
}
