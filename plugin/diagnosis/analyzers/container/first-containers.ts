import { containerTitle, durationText, statusEvidence, type ContainerCase } from '../container-case.ts'
import { kubectlLogs, kubectlOn } from '../../../text/kubectl-text.ts'
import { initPatience } from '../../settled.ts'
import { rollbackCommand, unreadEvents, type Told } from '../pod-finding.ts'
import { startupKill } from '../running/probe-endings.ts'
import { endingCommands, endingEvidence, ranFor, type EndingKind } from './ending.ts'

/** An init container that ends with an error: the Pod does not get past it. */
export const initFailing: EndingKind = (ending) => {
  const { container, end } = ending
  if (container.role !== 'init' || end.exitCode === 0) return undefined
  const ran = ranFor(end)
  return {
    code: 'InitContainerFailing',
    cause: `${containerTitle(ending)} fails with exit code ${String(end.exitCode)}${ran === undefined ? '' : ` after ${durationText(ran)}`}, and the containers after it wait`,
    evidence: endingEvidence(ending),
    ruledOut: ['not the containers of the Pod themselves: none of them was started yet'],
    next: endingCommands(ending),
  }
}

/** A sidecar whose startup probe never succeeds: the kubelet kills it, and what comes after it never starts. */
export const sidecarNeverStarts: EndingKind = (ending) => {
  const told = blocksOthers(ending) ? startupKill(ending) : undefined
  return told && { ...told, code: 'SidecarBlocksStart', cause: `${told.cause}; the containers after it wait` }
}

/** A sidecar that ends before the containers after it could start. */
export const sidecarBlocking: EndingKind = (ending) => {
  const { container, end } = ending
  if (!blocksOthers(ending)) return undefined
  return {
    code: 'SidecarBlocksStart',
    cause: `${containerTitle(ending)} ends with exit code ${String(end.exitCode)} before it has started, and the containers after it wait`,
    evidence: endingEvidence(ending),
    ruledOut: [`not the containers after ${container.name}: none of them was started yet`],
    next: endingCommands(ending),
  }
}

/** True for a sidecar that has not started while containers after it wait for that. */
export function blocksOthers({ container, pod }: ContainerCase): boolean {
  if (container.role !== 'sidecar' || container.started === true) return false
  const after = pod.containers.slice(pod.containers.indexOf(container) + 1)
  return after.some(({ role, running, terminated, last }) => {
    return role !== 'ephemeral' && running === undefined && terminated === undefined && last === undefined
  })
}

/** An init container that runs for over ten minutes. */
export function stuckInit(of: ContainerCase): Told | undefined {
  const { container, facts, pod } = of
  const since = container.running?.startedAt
  if (container.role !== 'init' || since === undefined || facts.now - since < initPatience) return undefined
  return {
    code: 'InitContainerStuck',
    cause: `${containerTitle(of)} runs for ${durationText(facts.now - since)} and does not end, and the containers after it wait`,
    evidence: [statusEvidence(of, 'state.running.startedAt', new Date(since).toISOString(), since)],
    ruledOut: ['not a crash: it runs', 'not its image: that was pulled'],
    unread: unreadEvents(facts, 'more'),
    next: [
      kubectlLogs(pod.ref, container.name),
      kubectlOn('describe', pod.ref),
      '# see what it waits for: an init container often waits for a Service or a database',
      ...rollbackCommand(facts, pod),
    ],
  }
}
