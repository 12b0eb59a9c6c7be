import type { LabelRequirement } from '../load/policy.ts'
import { nameLabel, type Place } from './place.ts'

/** Beyond this many values a requirement is left out: the API server tries every one at every request. */
const mostValues = 256

/** The one selector of a webhook for all its places: what every one of them asks of a Namespace's labels, and no exempt namespace. */
export function namespaceSelectorOf(places: readonly Place[], exempt: readonly string[]) {
  const common = commonRequirements(places)
  return {
    matchExpressions: [...common, { key: nameLabel, operator: 'NotIn' as const, values: [...exempt] }].sort(byKey),
  }
}

/** True where the places name namespaces of which no one is left: the webhook would never be called. */
export function isNowhere(places: readonly Place[], exempt: readonly string[]): boolean {
  const names = commonRequirements(places).find(({ key, operator }) => key === nameLabel && operator === 'In')
  return names?.values?.every((name) => exempt.includes(name)) === true
}

/**
 * Requirements that hold wherever any of the places does: of a key that each wants In some values, all their values; of a key that
 * each wants NotIn some, the values that all of them name; the presence or absence of a label, where all say so.
 */
function commonRequirements(places: readonly Place[]): LabelRequirement[] {
  const [first, ...others] = places
  if (first === undefined) return []
  const wanted = new Map(first.labels.map((one) => [`${one.operator} ${one.key}`, one]))
  return [...wanted.values()]
    .flatMap((requirement) => {
      const all = [first, ...others].map(({ labels }) => valuesOf(labels, requirement))
      const sets = all.filter((values) => values !== undefined)
      return sets.length === all.length ? joined(requirement, sets) : []
    })
    .sort(byKey)
}

/** The values of one place for a key and operator (several requirements hold together); undefined where it has no such requirement. */
function valuesOf(labels: readonly LabelRequirement[], { key, operator }: LabelRequirement): Set<string> | undefined {
  const same = labels.filter((one) => one.key === key && one.operator === operator).map(({ values = [] }) => values)
  const [first, ...more] = same
  if (first === undefined) return undefined
  if (operator === 'NotIn') return new Set(same.flat())
  return new Set(first.filter((value) => more.every((values) => values.includes(value))))
}

function joined({ key, operator }: LabelRequirement, sets: readonly Set<string>[]): LabelRequirement[] {
  if (operator === 'Exists' || operator === 'DoesNotExist') return [{ key, operator }]
  const all = [...new Set(sets.flatMap((set) => [...set]))]
  const values = (operator === 'In' ? all : all.filter((value) => sets.every((set) => set.has(value)))).sort()
  // An empty list is no selector; to ask for nothing is the wider choice.
  return values.length === 0 || values.length > mostValues ? [] : [{ key, operator, values }]
}

function byKey(left: LabelRequirement, right: LabelRequirement): number {
  const [a, b] = [`${left.key} ${left.operator}`, `${right.key} ${right.operator}`]
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether a selector names the namespaces one by one. */
export function selectsNames({ matchExpressions }: ReturnType<typeof namespaceSelectorOf>): boolean {
  return matchExpressions.some(({ key, operator }) => key === nameLabel && operator === 'In')
}
