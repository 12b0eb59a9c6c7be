import type { Snapshot } from '../../../cluster/snapshot/snapshot.ts'
import type { CauseCode } from '../causes/cause-codes.ts'
import type { ContainerView } from '../container-view.ts'
import { podView, type PodView } from '../pod-view.ts'
import type { Verdict } from '../verdict.ts'
import type { LogQuestion } from './log-source.ts'

/** Causes that a container's last words tell more of. */
const telling: ReadonlySet<CauseCode> = new Set([
  'ContainerCrash',
  'OutOfMemory',
  'KilledBySignal',
  'Aborted',
  'SegmentationFault',
  'Terminated',
  'CompletedButRestarting',
  'InitContainerFailing',
  'InitContainerStuck',
  'SidecarBlocksStart',
  'PostStartHookFailing',
  'LivenessProbeFailing',
  'StartupProbeFailing',
  'JobBackoffLimitExceeded',
])
/** More Pods of one verdict are not looked through. */
const mostPods = 50

/** The container of a verdict whose last run tells most: of its Pods the one that ended last. Undefined where none ended. */
export function crashingContainer(verdict: Verdict, snapshot: Snapshot): LogQuestion | undefined {
  if (!telling.has(verdict.code)) return undefined
  const candidates = verdict.pods.slice(0, mostPods).flatMap(({ name, namespace }) => {
    const pod = snapshot.get('pods', name, namespace)
    return pod.state === 'known' ? endedIn(podView(pod.value)) : []
  })
  const [newest] = candidates.sort((left, right) => right.at - left.at)
  return newest?.question
}

function endedIn(pod: PodView): { at: number; question: LogQuestion }[] {
  return pod.containers.filter(hasTrouble).map((container) => {
    // While it waits or runs again, the run that ended is the previous one.
    const previous = container.terminated === undefined && container.last !== undefined
    const at = (container.terminated ?? container.last)?.finishedAt ?? container.running?.startedAt ?? 0
    return { at, question: { pod: pod.ref, container: container.name, previous } }
  })
}

/** It ended in another way than an init container that is done; or it is an init container that does not end. */
function hasTrouble({ terminated, last, role, running }: ContainerView): boolean {
  if (terminated !== undefined) return terminated.exitCode !== 0 || role === 'app'
  return last !== undefined || (role === 'init' && running !== undefined)
}
