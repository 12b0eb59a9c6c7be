import { resources, type ResourceType } from '../../cluster/resource.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import { patchBetween } from '../healing/act/patch-between.ts'
import type { Plan, PlannedStep, Write } from '../healing/plan.ts'
import { referenceOf, type ObjectReference } from '../object-reference.ts'
import { isReady, isOfRevision } from './pods-of-revision.ts'
import type { ConfigChange } from './config-changes.ts'
import { isUnchanged, keptCopy, newestCopy, original } from './kept-copy.ts'
import type { Revision } from './revision.ts'
import { versionedTypes, type VersionedKind } from './versioned-types.ts'
import type { ConfigReference } from './used-config.ts'
import type { Versioned } from './versioned.ts'

/** What a rollback is planned from. */
export interface RollbackSituation {
  versioned: Versioned
  kind: VersionedKind
  /** The revision of now; undefined where the history does not hold it. */
  current: Revision | undefined
  target: Revision
  /** ConfigMaps and Secrets that the target used otherwise than they are now. */
  config: readonly ConfigChange[]
  /** Every copy that was kept of the workload's config. */
  copies: readonly JsonObject[]
  /** milliseconds since the epoch */
  now: number
}

/** The steps back to a revision: its config first, so that its Pods find it; then its template; then the Pods that hold it up. */
export function planRollback(situation: RollbackSituation): Plan {
  const { versioned, kind, current } = situation
  const target = referenceOf(versioned.workload)
  const config = current === undefined ? situation.config.map(withoutWayBack) : situation.config
  const restorable = config.filter(({ copy }) => copy !== undefined)
  return {
    remedy: 'RollBack',
    target,
    steps: [
      ...restorable.flatMap((change) => restoreConfig(change, situation)),
      restoreTemplate(target, situation),
      ...stuckPods(situation),
    ],
    notes: [...config.flatMap(noteOf), ...strategyNotes(versioned.workload, kind)],
  }
}

/** A content is only written over where it can be kept first, for the revision of now. */
function withoutWayBack(change: ConfigChange): ConfigChange {
  if (change.copy === undefined || change.now === undefined) return change
  return {
    ...change,
    copy: undefined,
    reason: 'what it holds now could not be kept, as the newest revision is unknown',
  }
}

function restoreTemplate(of: ObjectReference, { versioned, kind, current, target }: RollbackSituation): PlannedStep {
  const write = (revision: Revision): Write => ({
    verb: 'restore',
    resource: versionedTypes[kind].type,
    of,
    from: { kind: revision.keptBy.kind, name: revision.keptBy.name, revision: revision.number },
  })
  return {
    name: 'RestoreTemplate',
    sentence: `restore the pod template of revision ${target.number}`,
    write: write(target),
    undo:
      current === undefined ? templateBack(of, versionedTypes[kind].type, versioned.workload, target) : write(current),
  }
}

/** Where no revision holds the template of now: the values themselves, which a record may not hold. */
function templateBack(
  of: ObjectReference,
  resource: ResourceType,
  workload: JsonObject,
  { template }: Revision,
): Write {
  const restored = { ...workload, spec: { ...digObject(workload, 'spec'), template } }
  return { verb: 'patch', resource, of, type: 'json', patch: patchBetween(restored, workload) }
}

/** The present content is kept first, for the revision of now: that is the way back. */
function restoreConfig({ now, copy, reference }: ConfigChange, situation: RollbackSituation): PlannedStep[] {
  const { versioned, current, target, copies } = situation
  const namespace = asString(dig(versioned.workload, 'metadata', 'namespace')) ?? 'default'
  const resource = reference.kind === 'Secret' ? resources.secrets : resources.configmaps
  const of = { kind: reference.kind, namespace, name: reference.name }
  const from = (kept: JsonObject | undefined): Write => ({
    verb: 'restore',
    resource,
    of,
    from: { kind: reference.kind, name: nameOf(kept) },
  })
  const kept = current && newestCopy(copies, reference, current.keptBy)
  const isKept = kept !== undefined && now !== undefined && isUnchanged(now, kept)
  const keep =
    isKept || current === undefined || now === undefined ? undefined : keptCopy(now, current.keptBy, situation.now)
  const back = keep ?? (isKept ? kept : undefined)
  const restore: PlannedStep = {
    name: 'RestoreConfig',
    sentence: `restore ${reference.kind} ${reference.name} as revision ${target.number} used it, from ${nameOf(copy)}`,
    write:
      now === undefined && copy !== undefined
        ? { verb: 'create', resource, of, object: original(copy, of.name) }
        : from(copy),
    ...(back === undefined ? {} : { undo: from(back) }),
  }
  return keep === undefined ? [restore] : [keepStep(keep, reference, resource), restore]
}

function keepStep(copy: JsonObject, { kind, name }: ConfigReference, resource: ResourceType): PlannedStep {
  const sentence = `keep ${kind} ${name} as it is now, as ${nameOf(copy)}`
  return { name: 'KeepConfig', sentence, write: { verb: 'create', resource, of: referenceOf(copy), object: copy } }
}

function nameOf(object: JsonObject | undefined): string {
  return asString(dig(object, 'metadata', 'name')) ?? ''
}

/**
 * A StatefulSet waits for the broken Pod of the revision it is taken back from (kubernetes#67250), and with OnDelete nobody replaces
 * Pods: those that are not ready go. A Parallel one waits too where the cluster bounds what may be unavailable (maxUnavailable).
 */
function stuckPods({ versioned, kind, current }: RollbackSituation): PlannedStep[] {
  const { workload, history, pods } = versioned
  const isOnDelete = dig(workload, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  if (kind !== 'StatefulSet' && !isOnDelete) return []
  const broken = history.find((object) => dig(object, 'metadata', 'uid') === current?.keptBy.uid)
  const stuck = pods.filter((pod) => !isReady(pod) && (broken === undefined || isOfRevision(pod, broken)))
  return stuck.map((pod) => ({
    name: 'DeleteStuckPod',
    sentence: `delete Pod ${asString(dig(pod, 'metadata', 'name')) ?? ''}, which is stuck on the broken revision`,
    write: { verb: 'delete', resource: resources.pods, of: referenceOf(pod), ...uidOf(pod) },
  }))
}

function uidOf(pod: JsonObject): { uid?: string } {
  const uid = asString(dig(pod, 'metadata', 'uid'))
  return uid === undefined ? {} : { uid }
}

function noteOf({ reference, now, copy, changedAt, reason }: ConfigChange): string[] {
  const what = `${reference.kind} ${reference.name}`
  if (now === undefined)
    return copy === undefined
      ? [`${what}, which that revision uses, is not restored: ${reason}`]
      : [`${what} is made again, and stays where this is taken back`]
  if (copy !== undefined) return []
  const when = changedAt === undefined ? '' : ` at ${new Date(changedAt).toISOString()}`
  return [`${what} was changed${when}, after that revision was made, and stays as it is: ${reason}`]
}

function strategyNotes(workload: JsonObject, kind: VersionedKind): string[] {
  const strategy = digObject(workload, 'spec', 'updateStrategy')
  const partition = dig(strategy, 'rollingUpdate', 'partition')
  const notes: string[] = []
  if (strategy?.['type'] === 'OnDelete')
    notes.push('Its strategy is OnDelete: Pods that are ready keep the revision they have until somebody deletes them')
  if (kind === 'StatefulSet' && typeof partition === 'number' && partition > 0)
    notes.push(`Its partition is ${partition}: Pods below it keep the revision they have`)
  return notes
}
