import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { walkLeaves } from '../../policies/kubernetes/field-walk.ts'
import type { FieldSet } from '../../policies/kubernetes/fields-v1.ts'
import { workloadKindOf } from '../../policies/kubernetes/workloads.ts'
import { isHiddenField } from '../hidden-field.ts'
import { referenceOf } from '../object-reference.ts'
import { causeOf } from './cause/cause-of.ts'
import { isApplier, ownersOf, type Owner } from './cause/owners.ts'
import { compareObject, type FoundField } from './compare/compare-object.ts'
import { pointerTo } from './compare/json-pointer.ts'
import { pathText } from './compare/path-text.ts'
import { lastAppliedOf } from './compared.ts'
import { confirmed } from './confirm.ts'
import type { DriftContext } from './context.ts'
import type { DriftedField } from './drift.ts'
import { locksOf, type LockOf } from './lock/locks-of.ts'

/** A manifest and the object that stands for it. */
export interface Pair {
  manifest: JsonObject
  live: JsonObject
  /** True where the manifest is what was applied last, as the object itself tells. */
  isLastApplied?: boolean
}

/** The fields of a live object that are not as its manifest declares, each with its cause and lock. */
export async function compareLive(context: DriftContext, pair: Pair): Promise<DriftedField[]> {
  const { manifest, live, isLastApplied = false } = pair
  const lastApplied = isLastApplied ? manifest : lastAppliedOf(live)
  const before = isLastApplied ? {} : { lastApplied, owned: applierOf(ownersOf(live), manifest)?.fields }
  const found = compareObject({ manifest, live, ...before }, context)
  if (found.length === 0) return []
  const fields = await confirmed(context, { manifest, live }, found)
  return describe(context, live, fields, { lastApplied, owners: ownersOf(live) })
}

/** The one of several appliers whose manifest this is: the one that owns most of what it declares. */
function applierOf(owners: readonly Owner[], manifest: JsonObject): Owner | undefined {
  const counted = owners.filter(isApplier).map((owner) => ({ owner, shared: sharedWith(owner.fields, manifest) }))
  const best = counted.toSorted((left, right) => right.shared - left.shared)[0]
  return best === undefined || best.shared === 0 ? undefined : best.owner
}

function sharedWith(fields: FieldSet, manifest: JsonObject): number {
  let shared = 0
  walkLeaves(fields, [manifest], ({ values: [value] }) => {
    if (value !== undefined) shared += 1
  })
  return shared
}

/** Fields with who wrote them, what locks them, and where they stand. */
export async function describe(
  context: DriftContext,
  live: JsonObject,
  found: readonly FoundField[],
  known: { owners: readonly Owner[]; lastApplied: JsonObject | undefined },
): Promise<DriftedField[]> {
  if (found.length === 0) return []
  const namespace = asString(dig(live, 'metadata', 'namespace')) ?? ''
  const hasAutoscaler = context.autoscalerOf(live, namespace) !== undefined
  const lockOf = await locks(context, live, found)
  return found.map((field): DriftedField => {
    const { steps, names, kind, isOrder, desired, live: value, tolerated } = field
    const path = pathText(steps)
    const lockedBy = tolerated === undefined ? lockOf(path) : undefined
    const pointer = pointerTo(live, steps)
    return {
      ...{ steps, path, kind, desired, live: value },
      hidden: isHiddenField(asString(live['kind']) ?? '', names),
      cause: causeOf(field, { ...known, hasAutoscaler }),
      ...(pointer === undefined ? {} : { pointer }),
      ...(isOrder ? { isOrder } : {}),
      ...(lockedBy === undefined ? {} : { lockedBy }),
      ...(tolerated === undefined ? {} : { tolerated }),
    }
  })
}

async function locks(context: DriftContext, live: JsonObject, fields: readonly FoundField[]): Promise<LockOf> {
  const set = workloadKindOf(live) === undefined ? undefined : await context.policies()
  if (set === undefined) return () => undefined
  const ref = referenceOf(live)
  const namespace = await context.source.namespace(ref.namespace ?? '')
  return locksOf(set, { ref, live, fields, namespace, now: context.source.now() })
}
