import { HealError } from '../../policies/heal-error.ts'
import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { referenceOf } from '../object-reference.ts'
import { isApplier, newest, ownersOf, type Owner } from './cause/owners.ts'
import { takenOver } from './cause/taken-over.ts'
import { compareLive, describe } from './compare-live.ts'
import { comparedObject, lastAppliedOf, notCompared } from './compared.ts'
import type { DriftContext } from './context.ts'
import type { ComparedObject } from './drift.ts'
import type { Scope, UnreadKind } from './read/live-source.ts'

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
  const unread = await context.source.each(scope, async (page) => {
    for (const live of page) {
      if (isControlled(live)) continue
      const compared = await compareMarked(context, live)
      if (compared === undefined) result.undeclared += 1
      else if (compared.fields.length === 0 && compared.state === 'same') result.same += 1
      else result.objects.push(compared)
    }
    read += page.length
    onProgress(read)
  })
  if (read === 0 && scope.name !== undefined && unread.length === 0) throw notThere(scope)
  return { ...result, unread }
}

function notThere({ kinds = [], name = '', namespace }: Scope): HealError {
  const kind = kinds[0]?.split('/').at(-1)?.toLowerCase() ?? 'object'
  const where = namespace === undefined ? '' : ` in namespace ${JSON.stringify(namespace)}`
  return new HealError('not-found', `there is no ${kind} ${JSON.stringify(name)}${where}`, {
    hint: 'Look with kubectl get; another namespace: -n NAMESPACE',
  })
}

/** What a controller made is declared by the controller's own object. */
function isControlled(object: JsonObject): boolean {
  return asArray(dig(object, 'metadata', 'ownerReferences')).some((owner) => dig(owner, 'controller') === true)
}

async function compareMarked(context: DriftContext, live: JsonObject): Promise<ComparedObject | undefined> {
  const lastApplied = lastAppliedOf(live)
  if (lastApplied !== undefined && !isAppliedLater(live)) return compareLastApplied(context, live, lastApplied)
  const owners = ownersOf(live)
  if (!owners.some(isApplier)) return undefined
  const namespace = asString(dig(live, 'metadata', 'namespace')) ?? ''
  const hasAutoscaler = context.autoscalerOf(live, namespace) !== undefined
  const found = takenOver(live, owners, context.schemaOf(live), hasAutoscaler)
  return comparedObject(live, await describe(context, live, found, { owners, lastApplied: undefined }))
}

/** Whether somebody other than kubectl, which keeps the annotation, has applied the object since by server-side apply. */
function isAppliedLater(live: JsonObject): boolean {
  // Most objects were never applied so, and their managedFields need not be read.
  if (!asArray(dig(live, 'metadata', 'managedFields')).some((entry) => dig(entry, 'operation') === 'Apply'))
    return false
  const owners = ownersOf(live)
  const clientSide = newest(owners.filter(({ manager }) => manager === 'kubectl-client-side-apply'))
  const isLater = (owner: Owner): boolean => (owner.time ?? 0) >= (clientSide?.time ?? 0)
  return owners.some((owner) => isApplier(owner) && owner.manager !== 'kubectl' && isLater(owner))
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
