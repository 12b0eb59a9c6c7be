import type { EventView } from '../../event-view.ts'
import { eventEvidence } from '../../evidence.ts'
import { minutes } from '../../../text/time.ts'
import { containerTitle, eventsOfContainer, type ContainerCase } from '../container-case.ts'
import type { Told } from '../pod-finding.ts'
import { endingCommands, endingEvidence, type EndingKind } from './ending.ts'

/** Its postStart hook failed, and the kubelet killed it for that. */
export const postStartHook: EndingKind = (ending) => {
  const { end, container } = ending
  if (!('lifecycle' in container.spec) || end.reason === 'OOMKilled') return undefined
  const event = hookFailures(ending).find(({ last }) => Math.abs((end.finishedAt ?? 0) - last) < 2 * minutes)
  return event && hookTold(ending, event, endingEvidence(ending))
}

/** The kubelet's Events that the hook failed, the newest first. */
function hookFailures(of: ContainerCase): EventView[] {
  return eventsOfContainer(of).filter(({ reason }) => reason === 'FailedPostStartHook')
}

/** A postStart hook that fails. */
function hookTold(of: ContainerCase, event: EventView | undefined, seen: Told['evidence']): Told {
  // Old kubelets put the command of the hook into the message.
  const evidence = event === undefined ? [] : [{ ...eventEvidence(event), value: 'PostStartHook failed' }]
  return {
    code: 'PostStartHookFailing',
    cause: `The postStart hook of ${of.container.name} fails, and the kubelet kills the container for it`,
    evidence: [...evidence, ...seen],
    ruledOut: [`not a crash: ${containerTitle(of)} was killed for its hook`],
    next: [
      '# correct lifecycle.postStart: run its command by hand in the container to see what it says',
      ...endingCommands(of),
    ],
  }
}

/** The newest failure of the hook, for a container that waits with PostStartHookError. */
export function waitingHookTold(of: ContainerCase, seen: Told['evidence']): Told {
  return hookTold(of, hookFailures(of)[0], seen)
}
