import type { HealError } from '../../policies/heal-error.ts'
import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { referenceOf } from '../object-reference.ts'
import { missingObject } from '../target/missing-object.ts'
import { isApplier, newest, ownersOf, writesOf, type Write } from './cause/owners.ts'
import { isTakenOver, takenOver } from './cause/taken-over.ts'
import { compareObject } from './compare/compare-object.ts'
import { compareLive, describe } from './compare-live.ts'
import { comparedObject, lastAppliedOf, notCompared } from './compared.ts'
import type { DriftContext } from './context.ts'
import type { ComparedObject } from './drift.ts'
import type { Scope, UnreadKind } from './read/live-source.ts'
import { someAtOnce } from '../some-at-once.ts'

/** What a run without files came to: only what differs is kept. */
export interface MarksCompared {
  objects: ComparedObject[]
  /** Objects that carry what they were declared as, and are so. */
  same: number
  /** Objects that nobody's declaration could be told of. */
  undeclared: number
  unread: readonly UnreadKind[]
}

/**
 * Compares objects with what was applied of them: by last-applied, else by the ownership of server-side apply. Throws a HealError where
 * one object is named and is not there.
 */
export async function compareMarks(
  context: DriftContext,
  scope: Scope,
  onProgress: (read: number) => void,
): Promise<MarksCompared> {
  const result = { objects: new Array<ComparedObject>(), same: 0, undeclared: 0 }
  let read = 0
  const visit = async (page: readonly JsonObject[]): Promise<void> => {
    result.same += page.filter((object) => object === same).length
    result.undeclared += page.filter((object) => object === undeclared).length
    await someAtOnce(
      page.filter((object) => !standIns.has(object)),
      dryRunsAtOnce,
      async (live) => {
        const compared = await compareMarked(context, live)
        if (compared.fields.length === 0 && compared.state === 'same') result.same += 1
        else result.objects.push(compared)
      },
    )
    read += page.length
    onProgress(read)
  }
  const unread = await context.source.each(scope, visit, (live) => glance(context, live) ?? live)
  if (read === 0 && scope.name !== undefined && unread.length === 0) throw await notThere(context, scope, scope.name)
  return { ...result, unread }
}

/** No more than the connections that the lists have opened. */
const dryRunsAtOnce = 4

/** Stand in for objects of which nothing more is to be told: most are as declared, and are not in memory once that is seen. */
const [same, undeclared, controlled]: readonly [JsonObject, JsonObject, JsonObject] = [{}, {}, {}]
const standIns: ReadonlySet<JsonObject> = new Set([same, undeclared, controlled])

/** What an object that needs no closer look is; undefined where it needs one. */
function glance(context: DriftContext, live: JsonObject): JsonObject | undefined {
  if (isControlled(live)) return controlled
  const lastApplied = declaredBy(live)
  if (lastApplied === undefined) {
    const writes = writesOf(live)
    if (!writes.some(isApplier)) return undeclared
    return isTakenOver(writes, isScaled(context, live)) ? undefined : same
  }
  if (lastApplied['apiVersion'] !== live['apiVersion']) return undefined
  return compareObject({ manifest: lastApplied, live }, context).length === 0 ? same : undefined
}

/** With the names that there are. */
async function notThere({ source }: DriftContext, { kinds = [], namespace }: Scope, name: string): Promise<HealError> {
  const names: string[] = []
  await source.each({ kinds, namespace }, (page) => {
    names.push(...page.map((object) => referenceOf(object).name))
    return Promise.resolve()
  })
  const kind = kinds[0]?.split('/').at(-1) ?? 'object'
  return missingObject({ kind, name, ...(namespace === undefined ? {} : { namespace }) }, names)
}

/** What a controller made is declared by the controller's own object. */
function isControlled(object: JsonObject): boolean {
  return asArray(dig(object, 'metadata', 'ownerReferences')).some((owner) => dig(owner, 'controller') === true)
}

/** Compares an object that carries what it was declared as. */
async function compareMarked(context: DriftContext, live: JsonObject): Promise<ComparedObject> {
  const lastApplied = declaredBy(live)
  if (lastApplied !== undefined) return compareLastApplied(context, live, lastApplied)
  const owners = ownersOf(live)
  const found = takenOver(live, owners, context.schemaOf(live), isScaled(context, live))
  return comparedObject(live, await describe(context, live, found, { owners, lastApplied: undefined }))
}

/** The manifest that an object is compared with; undefined where only its ownership tells what was declared. */
function declaredBy(live: JsonObject): JsonObject | undefined {
  const lastApplied = lastAppliedOf(live)
  return lastApplied === undefined || isAppliedLater(live) ? undefined : lastApplied
}

function isScaled({ autoscalerOf }: DriftContext, live: JsonObject): boolean {
  return autoscalerOf(live, asString(dig(live, 'metadata', 'namespace')) ?? '') !== undefined
}

/** Whether somebody other than kubectl, which keeps the annotation, has applied the object since by server-side apply. */
function isAppliedLater(live: JsonObject): boolean {
  const writes = writesOf(live)
  const clientSide = newest(writes.filter(({ manager }) => manager === 'kubectl-client-side-apply'))
  const isLater = ({ time }: Write): boolean => (time ?? 0) >= (clientSide?.time ?? 0)
  return writes.some((write) => isApplier(write) && write.manager !== 'kubectl' && isLater(write))
}

async function compareLastApplied(
  context: DriftContext,
  live: JsonObject,
  manifest: JsonObject,
): Promise<ComparedObject> {
  const apiVersion = asString(manifest['apiVersion']) ?? ''
  if (apiVersion === live['apiVersion'])
    return comparedObject(live, await compareLive(context, { manifest, live, isLastApplied: true }))
  const { kind, namespace = '', name } = referenceOf(live)
  const located = await context.source.find({ apiVersion, kind, namespace, name })
  if (located.state === 'found')
    return comparedObject(
      located.object,
      await compareLive(context, { manifest, live: located.object, isLastApplied: true }),
    )
  const reason = located.state === 'absent' ? 'it was deleted meanwhile' : located.reason
  return notCompared({ apiVersion, kind, namespace, name }, 'not-comparable', {
    isNamespaced: namespace !== '',
    reason,
  })
}
