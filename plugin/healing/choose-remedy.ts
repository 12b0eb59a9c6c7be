import { list } from '../../policies/messages/text.ts'
import type { Verdict } from '../diagnosis/verdict.ts'
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
  const verdict = situation.diagnosis.verdicts.find(({ code }) => ladders[code].remedies.includes(name))
  return {
    remedy: name,
    outcome: planOf(situation, name),
    verdict: verdict ?? situation.diagnosis.verdicts[0],
    story: [],
  }
}

/** Of each cause, where there are several. */
const mostCommands = 3

/** The remedy that the diagnosis asks for: of the worst verdict that any helps against, the first one that is not refused. */
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
