import { applyDefaults, type Defaults } from '../../../policies/kubernetes/api-defaults/defaults.ts'
import type { KindSchema } from './kind-schema.ts'
import { isSameValue } from './same-value.ts'
import { isFinalizers } from './workload-schema.ts'

/**
 * The facts of one built-in kind, by field name: none means two things inside one of these kinds. Lists that are not named are one
 * value. Source: the structured-merge-diff schema and the Go types of Kubernetes 1.36.
 */
export interface KindFacts {
  /** Lists that are maps, with their keys. */
  keys?: Readonly<Record<string, readonly string[]>>
  /** Objects that are one value. */
  atomic?: readonly string[]
  /** Fields that are a quantity. */
  quantity?: readonly string[]
  /** Maps of quantities. */
  quantities?: readonly string[]
  /** Scalars of which the zero value is not stored. */
  zeros?: readonly string[]
  defaults?: Defaults
}

/** Maps whose keys are people's, not fields. */
const textMaps = new Set(['labels', 'annotations', 'data', 'binaryData', 'parameters', 'selector', 'matchLabels'])

/** The schema that the facts of a kind make. */
export function schemaFrom({
  keys = {},
  atomic = [],
  quantity = [],
  quantities = [],
  zeros = [],
  defaults,
}: KindFacts): KindSchema {
  const listKeys = new Map([...Object.entries(keys), ['ownerReferences', ['uid']] as const])
  const [atomics, single, maps, zero] = [new Set(atomic), new Set(quantity), new Set(quantities), new Set(zeros)]
  const rules = {
    isQuantity: (names: readonly string[]) => single.has(names.at(-1) ?? '') || maps.has(names.at(-2) ?? ''),
    isZeroAbsent: (names: readonly string[]) => zero.has(names.at(-1) ?? '') && !textMaps.has(names.at(-2) ?? ''),
  }
  return {
    listKeys: (names) => listKeys.get(names.at(-1) ?? ''),
    isSet: isFinalizers,
    isAtomic: (names) => atomics.has(names.at(-1) ?? ''),
    isSame: (left, right, names) => isSameValue(left, right, names, rules),
    withDefaults: (object) => (defaults === undefined ? object : applyDefaults(defaults, object)),
  }
}
