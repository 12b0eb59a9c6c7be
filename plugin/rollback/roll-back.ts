import { mergePatch } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { dig, digObject, type JsonObject } from '../../policies/json.ts'
import { failureLine } from '../connect/failure-text.ts'
import { changesOf } from '../healing/act/changes.ts'
import { referenceText } from '../reference-text.ts'
import { carryOut, type CarryOutOptions, type Stage } from '../healing/carry-out.ts'
import { guardGitOps, passiveOwnerNotes } from '../healing/guards/gitops-owner.ts'
import { guardDeleted, guardPaused } from '../healing/guards/workload-state.ts'
import { healthOf } from '../healing/health.ts'
import type { NoPlan } from '../healing/plan.ts'
import { referenceOf, type ObjectReference } from '../object-reference.ts'
import { chooseRevision, type Wanted } from './choose-revision.ts'
import { configChanges } from './config-changes.ts'
import { planRollback } from './plan-rollback.ts'
import { readConfig, readVersioned } from './read-versioned.ts'
import { recordAnnotation, type Revision } from './revision.ts'
import { revisionsOf } from './revisions-of.ts'
import type { Versioned } from './versioned.ts'
import type { VersionedKind } from './versioned-types.ts'

/** What is rolled back, and to what. */
export interface RollBackOptions {
  kind: VersionedKind
  namespace: string
  name: string
  wanted: Wanted
  /** milliseconds since the epoch */
  now: number
  carryOut: CarryOutOptions
}

/** Takes a workload back to an earlier revision. Resolves to the exit code: 0 done or nothing to do, 1 refused or undone, 2 unknown. */
export async function rollBack(stage: Stage, options: RollBackOptions): Promise<number> {
  const { client, io } = stage
  const versioned = await readVersioned(client, options.kind, options)
  const target = referenceOf(versioned.workload)
  const revisions = revisionsOf(versioned)
  const chosen = guard(versioned, target) ?? chooseRevision(revisions, options.wanted, isHealthy(versioned))
  if (chosen.outcome !== 'chosen') return told(stage, target, withHistoryLimit(chosen, versioned))
  const { revision, unsure } = chosen
  const owned = guardGitOps(versioned.workload, changesOf(versioned.workload, withTemplate(versioned, revision)))
  if (owned !== undefined) return told(stage, target, owned)
  if (unsure) demandCertainty(target, revision, options)
  const current = revisions.find((each) => each.current)
  const read = await readConfig(client, options.namespace, [revision, ...(current === undefined ? [] : [current])])
  for (const line of read.unread) io.say(`could not be read: ${line}`)
  const { kind, now } = options
  const config = configChanges(revision, read)
  const plan = planRollback({ versioned, kind, current, target: revision, config, copies: read.copies, now })
  const notes = [...plan.notes, ...passiveOwnerNotes(versioned.workload), ...(unsure ? [unsureNote(revision)] : [])]
  const code = await carryOut(stage, { ...plan, notes }, options.carryOut)
  if (code === 0 && options.carryOut.dryRun === 'none') await recordAvailable(stage, options, revision)
  return code
}

function guard(versioned: Versioned, target: ObjectReference): NoPlan | undefined {
  const { workload } = versioned
  return guardDeleted({ workload }) ?? guardPaused({ workload, target })
}

/** Why there may be nothing to go back to. */
function withHistoryLimit(none: NoPlan, { workload }: Versioned): NoPlan {
  if (none.outcome !== 'refused' || dig(workload, 'spec', 'revisionHistoryLimit') !== 0) return none
  return { ...none, next: [...none.next, '# spec.revisionHistoryLimit is 0: earlier revisions are not kept'] }
}

function isHealthy({ workload, pods }: Versioned): boolean {
  return healthOf(workload, pods).state === 'Healthy'
}

function withTemplate({ workload }: Versioned, { template }: Revision): JsonObject {
  return { ...workload, spec: { ...digObject(workload, 'spec'), template } }
}

function told({ io }: Stage, target: ObjectReference, { outcome, reason, next }: NoPlan): number {
  if (outcome === 'nothing-to-do') {
    io.out(`${referenceText(target)}: nothing to do, ${reason}\n`)
    return 0
  }
  io.say(`${referenceText(target)} was not rolled back: ${reason}`)
  for (const line of next) io.say(line)
  return 1
}

/** Without a terminal nobody can be asked, and --yes answers another question. */
function demandCertainty(
  target: ObjectReference,
  revision: Revision,
  { carryOut: { yes, dryRun } }: RollBackOptions,
): void {
  if (dryRun !== 'none' || (!yes && process.stdin.isTTY)) return
  throw new HealError('not-confirmed', `nothing was changed: ${unsureNote(revision)}`, {
    hint: `To go there all the same: kubectl heal rollback ${referenceText(target)} --to-revision ${revision.number}`,
  })
}

function unsureNote({ number }: Revision): string {
  return `nothing shows that revision ${number} was ever available: it is merely the previous one`
}

/**
 * Leaves a mark on the revision where Pods of it are available, so that a later rollback knows it for good: with OnDelete or a
 * partition a workload may be well without any. That it cannot be left is told, and no failure.
 */
async function recordAvailable({ client, io }: Stage, options: RollBackOptions, { keptBy, number }: Revision) {
  const seen = await readVersioned(client, options.kind, options).then(revisionsOf, () => [])
  if (seen.find(({ keptBy: { name } }) => name === keptBy.name)?.wasAvailable !== 'now') return
  const type = keptBy.kind === 'ReplicaSet' ? resources.replicasets : resources.controllerrevisions
  const annotations = { [recordAnnotation]: new Date().toISOString() }
  const name = { namespace: options.namespace, name: keptBy.name }
  const result = await mergePatch(client, type, name, { metadata: { annotations } })
  if (!result.ok) io.say(`note: revision ${number} was not marked as good: ${failureLine(result.failure)}`)
}
