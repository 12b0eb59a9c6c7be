import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { emptySet, type FieldElement, type FieldSet } from '../../../policies/kubernetes/fields-v1.ts'
import type { SchemaOf } from '../schema/schema-of.ts'
import { addedFields } from './added.ts'
import { toleratedReplicas, type AutoscalerOf } from './autoscaled.ts'
import { differences, type Difference } from './differences.ts'
import { normalise } from './normalise/normalise.ts'
import { namesOf } from './path-text.ts'
import { isPlainlySame } from './plainly-same.ts'
import { ownedButNotDeclared, removedSince, type Removed } from './removed.ts'

/** A field that differs, before anybody asked who did it. */
export interface FoundField {
  steps: readonly FieldElement[]
  names: readonly string[]
  kind: 'changed' | 'missing' | 'added' | 'taken-over'
  /** The value is an order of names. */
  isOrder: boolean
  desired: unknown
  live: unknown
  tolerated?: string
}

/** What a manifest is compared with, and what is known besides. */
export interface ComparisonInput {
  /** The manifest as it is written. */
  manifest: JsonObject
  live: JsonObject
  /** What was applied last, where the manifest is not just that: what left the manifest since is drift. */
  lastApplied?: JsonObject | undefined
  /** What the applier owns by server-side apply. */
  owned?: FieldSet | undefined
}

/** What a comparison knows of the cluster. */
export interface ComparisonOptions {
  schemaOf: SchemaOf
  autoscalerOf: AutoscalerOf
  /** Also what nobody declared. */
  added: boolean
}

/**
 * The fields of an object that are not as declared: changed, missing, left the manifest but are still there (`changed`, desired
 * undefined), and with `added` what nobody declared. Pure and total; the very cheap case is that nothing differs.
 */
export function compareObject(
  input: ComparisonInput,
  { schemaOf, autoscalerOf, added }: ComparisonOptions,
): FoundField[] {
  const schema = schemaOf(input.manifest)
  const isAlone = input.lastApplied === undefined && input.owned === undefined && !added
  if (isAlone && isPlainlySame(input.manifest, input.live, schema)) return []
  const [declared, live] = [normalise(input.manifest), normalise(input.live)]
  const removed = removedFields(input, declared, live, schemaOf)
  const isSame = differences({ declared, desired: declared, live }, schema).length === 0
  if (isSame && removed.length === 0 && !added) return []
  const sides = { declared, desired: schema.withDefaults(declared), live: schema.withDefaults(live) }
  const namespace = asString(dig(input.live, 'metadata', 'namespace')) ?? ''
  const scaler = autoscalerOf(input.live, namespace)
  const changed = isSame ? [] : differences(sides, schema).map((difference) => fieldOf(difference, scaler))
  const left = removed.map(leftOver)
  const removedPaths = new Set(removed.map(({ steps }) => JSON.stringify(steps)))
  const extra = added ? addedFields(sides, schema).filter(({ steps }) => !removedPaths.has(JSON.stringify(steps))) : []
  return [
    ...changed,
    ...left,
    ...extra.map(({ steps, names, value }): FoundField => {
      return { steps, names, kind: 'added', isOrder: false, desired: undefined, live: value }
    }),
  ]
}

function fieldOf(
  { steps, names, how, desired, live }: Difference,
  scaler: Parameters<typeof toleratedReplicas>[2],
): FoundField {
  const tolerated = toleratedReplicas(names, live, scaler)
  return {
    steps,
    names,
    kind: how === 'missing' ? 'missing' : 'changed',
    isOrder: how === 'order',
    desired,
    live,
    ...(tolerated === undefined ? {} : { tolerated }),
  }
}

function leftOver({ steps, live }: Removed): FoundField {
  return { steps, names: namesOf(steps), kind: 'changed', isOrder: false, desired: undefined, live }
}

function removedFields(input: ComparisonInput, declared: JsonObject, live: JsonObject, schemaOf: SchemaOf): Removed[] {
  const { lastApplied, owned = emptySet } = input
  const schema = schemaOf(input.manifest)
  const bySchema = lastApplied === undefined ? [] : removedSince(normalise(lastApplied), declared, live, schema)
  return owned.children.size === 0 ? bySchema : [...bySchema, ...ownedButNotDeclared(owned, declared, live, schema)]
}
