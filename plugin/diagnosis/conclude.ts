import { oneLine } from '../../policies/messages/text.ts'
import { referenceKey, type ObjectReference } from '../object-reference.ts'
import { isWorkload } from './affected.ts'
import { attachConsequences, type Explained } from './consequences.ts'
import type { Examination } from './examine.ts'
import type { Facts } from './facts.ts'
import { groupFindings, type Group } from './group.ts'
import { standingOf } from './impact.ts'
import { kindToResource } from './kinds.ts'
import { uniteTexts } from './likeness.ts'
import { linkCrashes } from './link.ts'
import { mergeEvidence } from './merge-evidence.ts'
import { byImpact } from './rank.ts'
import { withoutToldByAnother } from './told-by-another.ts'
import type { Diagnosis, LogTail, Verdict } from './verdict.ts'

/** What a person reads of one verdict at most. */
const most = { also: 3, ruledOut: 6, unread: 6, next: 5 }

/** What was found as verdicts: one for each cause, consequences under it, the worst first. Tails of logs help to link crashes. */
export function conclude({ facts, findings, unread }: Examination, logs: readonly LogTail[] = []): Diagnosis {
  const standing = standingOf(facts)
  const groups = withoutToldByAnother(groupFindings(findings, facts))
  const ranked = byImpact(
    linkCrashes(groups, facts, logs),
    ({ affected, pods, ...group }) => ({ ...group, affected: affected.values(), podCount: pods.size }),
    standing,
  )
  const verdicts = byImpact(
    attachConsequences(ranked).map((explained) => verdictOf(explained, facts, logs)),
    (verdict) => ({ ...verdict, podCount: verdict.pods.length }),
    standing,
  )
  return {
    now: facts.now,
    verdicts: verdicts.filter(({ severity }) => severity !== 'information'),
    information: verdicts.filter(({ severity }) => severity === 'information'),
    unread,
  }
}

function verdictOf({ group, consequences }: Explained, facts: Facts, logs: readonly LogTail[]): Verdict {
  const { code, severity, root, findings } = group
  const names = new Set([...group.pods.values(), ...group.affected.values()].map(({ name }) => name))
  const [cause = '', ...also] = sentencesOf(group, names)
  const affected = affectedOf(group, consequences)
  return {
    code,
    severity,
    root,
    rootExists: existsIn(facts, root),
    cause,
    also: also.slice(0, most.also),
    affected,
    workloads: affected.filter(isWorkload),
    pods: [...new Map([group, ...consequences].flatMap(({ pods }) => [...pods])).values()],
    ...mergeEvidence(
      findings.map(({ evidence }) => evidence),
      names,
    ),
    ruledOut: uniteTexts(
      findings.map(({ ruledOut = [] }) => ruledOut),
      names,
      most.ruledOut,
    ),
    unread: uniteTexts(
      findings.map(({ unread = [] }) => unread),
      names,
      most.unread,
    ),
    consequences: consequences.map(consequenceOf),
    next: uniteTexts(
      findings.map(({ next }) => next.map(oneLine)),
      names,
      most.next,
    ),
    logs: logs.filter(({ pod }) => group.pods.has(referenceKey(pod))),
  }
}

/** The sentences of a cause, the most frequent first, one of those that are alike. */
function sentencesOf({ findings }: Group, names: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>()
  for (const { cause } of findings) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  const sorted = [...counts].sort(([, left], [, right]) => right - left).map(([cause]) => cause)
  return uniteTexts(
    sorted.map((cause) => [cause]),
    names,
    sorted.length,
  )
}

function consequenceOf(group: Group): Verdict['consequences'][number] {
  return { code: group.code, object: group.root, cause: group.findings[0]?.cause ?? '' }
}

/** What the cause affects itself, and the workloads that fail by its consequences. */
function affectedOf(group: Group, consequences: readonly Group[]): ObjectReference[] {
  const affected = new Map(group.affected)
  for (const consequence of consequences)
    for (const [key, reference] of consequence.affected) if (isWorkload(reference)) affected.set(key, reference)
  return [...affected].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, reference]) => reference)
}

function existsIn({ snapshot }: Facts, root: ObjectReference): boolean | undefined {
  const resource = kindToResource(root)
  const found = resource === undefined ? undefined : snapshot.get(resource, root.name, root.namespace)
  return found === undefined || found.state === 'unknown' ? undefined : found.state === 'known'
}
