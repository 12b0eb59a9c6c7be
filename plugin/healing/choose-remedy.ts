import { list } from '../../policies/messages/text.ts'
import { isWorkload } from '../diagnosis/affected.ts'
import { kindToResource } from '../diagnosis/kinds.ts'
import type { Verdict } from '../diagnosis/verdict.ts'
import { referenceKey, type ObjectReference } from '../object-reference.ts'
import { referenceText } from '../reference-text.ts'
import type { NoPlan, Plan, RemedyName } from './plan.ts'
import { handOvers } from './hand-over.ts'
import { ladders } from './ladders.ts'
import { isNoPlan, nothingToDo, refused } from './remedies/outcomes.ts'
import type { Remedy } from './remedies/remedy.ts'
import { remedies } from './remedies/remedies.ts'
import type { Situation } from './situation.ts'

/** A remedy with its plan or why there is none, the diagnosis it answers, and how it was chosen: lines for a person. */
export interface Choice {
  remedy: RemedyName | undefined
  outcome: Plan | NoPlan
  verdict: Verdict | undefined
  story: readonly string[]
}

/** The plan of the remedy that was asked for. */
export function askedRemedy(situation: Situation, name: RemedyName): Choice {
  const { verdicts } = situation.diagnosis
  const answered = verdicts.filter(({ code }) => ladders[code].remedies.includes(name))
  const verdict = answered.find((each) => otherWorkload(situation, each) === undefined)
  return {
    remedy: name,
    outcome: planOf(situation, name),
    verdict: verdict ?? verdicts[0],
    story: [],
  }
}

/** Of each cause, where there are several. */
const mostCommands = 3

/**
 * The remedy that the diagnosis asks for: of the worst verdict that any helps against, the first one that is not refused. A cause that
 * lies in another workload is healed there.
 */
export function chooseRemedy(situation: Situation): Choice {
  const { verdicts, unread } = situation.diagnosis
  const [worst] = verdicts
  if (worst === undefined)
    return { ...nothingFound(unread.map(({ resource }) => resource)), verdict: undefined, story: [] }
  const story: string[] = []
  let last: Choice | undefined
  for (const verdict of verdicts) {
    const { remedies: names, because } = ladders[verdict.code]
    story.push(`${verdict.code}: ${verdict.cause}`)
    const other = otherWorkload(situation, verdict)
    if (other !== undefined) {
      const outcome = refused(`the cause lies in ${referenceText(other)}`, `kubectl heal fix ${referenceText(other)}`)
      story.push(`  ${outcome.reason}`)
      last ??= { remedy: undefined, outcome, verdict, story }
      continue
    }
    if (names.length === 0) story.push(`  no remedy helps: ${because}`)
    for (const remedy of names) {
      const outcome = planOf(situation, remedy)
      if (!isNoPlan(outcome) || isHandedOver(remedy, situation)) {
        story.push(`  ${remedy}: ${because}`)
        return { remedy, outcome, verdict, story }
      }
      story.push(`  not ${remedy}: ${outcome.reason}`)
      last ??= { remedy, outcome, verdict, story }
    }
  }
  return last ?? { remedy: undefined, outcome: noRemedy(verdicts), verdict: worst, story }
}

/** The workload that a cause lies in, where that is another one: what heals it is no remedy of this one. */
function otherWorkload({ facts, workload }: Situation, { root }: Verdict): ObjectReference | undefined {
  if (!isWorkload(root)) return undefined
  const resource = kindToResource(root)
  const object = resource === undefined ? undefined : facts.snapshot.get(resource, root.name, root.namespace)
  const other = object?.state === 'known' ? facts.workloadOf(object.value) : root
  return referenceKey(other) === referenceKey(facts.workloadOf(workload)) ? undefined : other
}

/** Whether a remedy is carried out elsewhere: whether there is a plan shows there. */
export function isHandedOver(name: RemedyName, { target }: Situation): boolean {
  const remedy = remedies.find((each) => each.name === name)
  return handOvers[name] !== undefined && remedy?.kinds.includes(target.kind) === true
}

function planOf(situation: Situation, name: RemedyName): Plan | NoPlan {
  const remedy: Remedy | undefined = remedies.find((each) => each.name === name)
  if (remedy === undefined) return refused(`there is no remedy ${name}`)
  const { kind } = situation.target
  if (remedy.kinds.includes(kind)) return remedy.plan(situation)
  const owner = situation.facts.workloadOf(situation.workload)
  const isOwned = owner.kind !== kind || owner.name !== situation.target.name
  return refused(
    `${name} is not for a ${kind}, but for ${remedy.kinds.join(', ')}`,
    ...(isOwned ? [`kubectl heal fix ${referenceText(owner)}`] : []),
  )
}

function nothingFound(unread: readonly string[]): Pick<Choice, 'remedy' | 'outcome'> {
  const outcome =
    unread.length === 0
      ? nothingToDo('nothing is wrong with it')
      : refused(
          `nothing wrong was found, but not all could be read: ${unread.join(', ')}`,
          '# choose one: --remedy NAME',
        )
  return { remedy: undefined, outcome }
}

/** What to do about each cause: the worst one may be the least of this workload's. */
function noRemedy(verdicts: readonly Verdict[]): NoPlan {
  const [worst, ...others] = verdicts
  if (worst !== undefined && others.length === 0)
    return refused(`no remedy helps against ${worst.code}: ${ladders[worst.code].because}`, ...worst.next)
  const codes = [...new Set(verdicts.map(({ code }) => code))]
  const next = verdicts.flatMap((verdict) => verdict.next.slice(0, mostCommands))
  return refused(`no remedy helps against ${list(codes)}`, ...new Set(next))
}
