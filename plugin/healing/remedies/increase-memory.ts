import { printQuantity } from '../../../policies/kubernetes/quantity.ts'
import { showDuration } from '../../../policies/load/duration.ts'
import { changesOf } from '../act/changes.ts'
import { guardGitOps, passiveOwnerNotes } from '../guards/gitops-owner.ts'
import { memoryBounds, memoryRatio, type MemoryBound } from '../guards/memory-bounds.ts'
import { guardDeleted, guardPaused } from '../guards/workload-state.ts'
import { referenceText } from '../../reference-text.ts'
import { memoryAmount } from '../memory-amount.ts'
import type { NoPlan, Plan } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { killedContainer, type KilledContainer } from './killed-container.ts'
import { changeStep, refused } from './outcomes.ts'
import type { Remedy } from './remedy.ts'
import { stuckPodSteps } from './stuck-pods.ts'
import { withMemory } from './with-memory.ts'

/** More memory for a container that reached its own limit: twice as much, or as much as is asked for. */
export const increaseMemory: Remedy = {
  name: 'IncreaseMemory',
  title: 'raise the memory limit of the container that reached it',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  guards: [
    'a GitOps owner',
    'paused',
    'a LimitRange',
    'a ResourceQuota',
    'the biggest node',
    'the maximum of a policy',
    'never below the present limit',
  ],
  plan(situation) {
    const early = guardDeleted(situation) ?? guardPaused(situation) ?? guardCause(situation)
    if (early !== undefined) return early
    const killed = killedContainer(situation)
    if (killed === undefined) return refused('no container of it was seen killed at its own memory limit')
    const raised = guardRaised(situation, killed)
    if (raised !== undefined) return raised
    const { bounds, unread } = memoryBounds(situation, killed)
    const wanted = wantedLimit(situation, killed, bounds)
    return 'outcome' in wanted ? wanted : raise(situation, killed, wanted, unread)
  },
}

/** Memory helps against one cause only. */
function guardCause({ diagnosis }: Situation): NoPlan | undefined {
  if (diagnosis.verdicts.some(({ code }) => code === 'OutOfMemory')) return undefined
  const isNode = diagnosis.verdicts.some(({ code }) => code === 'NodeOutOfMemory')
  return refused(
    isNode
      ? 'the node ran out of memory, not the container: a higher limit makes that worse'
      : 'nothing shows that a container reached its own memory limit, and more memory helps against nothing else',
  )
}

/** Somebody was faster: the Pod that was killed is of an older template. */
function guardRaised({ target }: Situation, { name, limit, declared }: KilledContainer): NoPlan | undefined {
  if (declared === undefined || declared <= limit) return undefined
  return refused(
    `the template gives container ${name} ${shown(declared)} already: the Pod that reached ${shown(limit)} is older`,
    `kubectl heal fix ${referenceText(target)} --remedy RestartPod`,
  )
}

interface Limit {
  limit: bigint
  note: string | undefined
}

function wantedLimit({ wish }: Situation, killed: KilledContainer, bounds: readonly MemoryBound[]): Limit | NoPlan {
  const now = shown(killed.limit)
  const [tightest] = bounds
  const asked = wish.to === undefined ? undefined : memoryAmount(wish.to)
  const limit = asked ?? killed.limit * 2n
  if (limit <= killed.limit) return refused(`the limit is ${now} already, and is never made smaller`)
  if (tightest === undefined || limit <= tightest.most) return { limit, note: undefined }
  const most = shown(tightest.most)
  if (asked !== undefined)
    return refused(`${shown(limit)} is more than ${tightest.by} allows (${most})`, `# at most: --to ${most}`)
  if (tightest.most <= killed.limit) return refused(`${tightest.by} allows no more than the ${now} it has`)
  return { limit: tightest.most, note: `not twice as much: ${tightest.by} allows no more than ${most}` }
}

function raise(
  situation: Situation,
  killed: KilledContainer,
  { limit, note }: Limit,
  unread: readonly string[],
): Plan | NoPlan {
  const { workload, target } = situation
  const request = requestFor(killed, limit, memoryRatio(situation))
  const after = withMemory(workload, killed.name, {
    limit: shown(limit),
    ...(request === undefined ? {} : { request: shown(request) }),
  })
  const owner = guardGitOps(workload, changesOf(workload, after))
  if (owner !== undefined) return owner
  const sentence = `raise the memory limit of container ${killed.name} from ${shown(killed.limit)} to ${shown(limit)}`
  return {
    remedy: 'IncreaseMemory',
    target,
    steps: [changeStep(situation, { name: 'RaiseMemory', sentence, after }), ...stuckPodSteps(situation)],
    notes: [...(note === undefined ? [] : [note]), ...leakNote(killed), ...passiveOwnerNotes(workload), ...unread],
  }
}

/** A request that equals the limit stays equal (the Pod is Guaranteed), and a ratio is kept; else the request is left alone. */
function requestFor(
  { request, limit: old }: KilledContainer,
  limit: bigint,
  ratio: bigint | undefined,
): bigint | undefined {
  if (request === old) return limit
  const least = ratio === undefined || ratio === 0n ? undefined : (limit * 10n ** 9n + ratio - 1n) / ratio
  return request !== undefined && least !== undefined && request < least ? roundedUp(least) : undefined
}

function roundedUp(nano: bigint): bigint {
  const byte = 10n ** 9n
  return ((nano + byte - 1n) / byte) * byte
}

/** What ran long before it reached the limit may reach any. */
function leakNote({ ran }: KilledContainer): string[] {
  const hour = 3_600_000
  if (ran === undefined || ran < hour) return []
  return [`it ran ${showDuration(ran)} before it reached the limit: if it leaks, more memory only makes that rarer`]
}

function shown(nano: bigint): string {
  return printQuantity({ nano, format: 'binary' })
}
