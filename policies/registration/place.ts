import type { LabelRequirement, LabelSelector, Match, Policy } from '../load/policy.ts'
import type { Carried } from './claims.ts'

/** Where a policy can cover anything, and which objects; never less than the evaluator would. */
export interface Place {
  /** Globs, sorted, of characters that a namespace's name can have; undefined: everywhere. */
  include: readonly string[] | undefined
  /** Globs of namespaces in which nothing is covered. */
  exclude: readonly string[]
  /** What the labels of a covered namespace fulfil, all of it. */
  labels: readonly LabelRequirement[]
  /** Globs of the object's name, sorted; undefined: any, or not to be seen in the request. */
  names: readonly string[] | undefined
  /** What the object's own labels fulfil, in its old or its new state. */
  objectLabels: readonly LabelRequirement[]
}

/** Set and kept by the API server on every Namespace. */
export const nameLabel = 'kubernetes.io/metadata.name'

/** The place of a policy, for requests that carry so much of what it matches; undefined where there can be no such namespace. */
export function placeOf({ match, exclude }: Policy, carries: Carried): Place | undefined {
  const include = match.namespaces === undefined ? undefined : possible(match.namespaces)
  if (include?.length === 0) return undefined
  const everywhere = include === undefined || include.some(isEverything)
  const excluded = possible(exclude.filter(onlyNamespaces).flatMap(({ namespaces = [] }) => namespaces))
  if (excluded.some(isEverything)) return undefined
  return {
    include: everywhere ? undefined : include,
    exclude: excluded,
    labels: [
      ...(everywhere || include.some(isGlob) ? [] : [{ key: nameLabel, operator: 'In' as const, values: include }]),
      ...requirementsOf(match.namespaceSelector),
      ...exclude.flatMap(outsideOf),
    ],
    names: carries === 'nothing' || match.names?.some(isEverything) === true ? undefined : match.names?.toSorted(),
    objectLabels: carries === 'object' ? requirementsOf(match.objectSelector) : [],
  }
}

/** True for a glob that is not simply a name. */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*')
}

function isEverything(pattern: string): boolean {
  return /^\*+$/.test(pattern)
}

/** Sorted, without those that no namespace's name can match. */
function possible(patterns: readonly string[]): string[] {
  return [...new Set(patterns.filter((pattern) => /^[a-z0-9*-]+$/.test(pattern)))].sort()
}

/** An entry that names anything but namespaces excludes some of their workloads, not all. */
function onlyNamespaces(entry: Match): boolean {
  return Object.keys(entry).every((key) => key === 'namespaces')
}

function requirementsOf(selector: LabelSelector | undefined): LabelRequirement[] {
  const labels = Object.entries(selector?.matchLabels ?? {})
  return [
    ...labels.map(([key, value]): LabelRequirement => ({ key, operator: 'In', values: [value] })),
    ...(selector?.matchExpressions ?? []),
  ]
}

const opposite = { In: 'NotIn', NotIn: 'In', Exists: 'DoesNotExist', DoesNotExist: 'Exists' } as const

/** The opposite of an exclusion by Namespace labels alone, where it is one requirement. `NotIn` also selects where there is no label. */
function outsideOf(entry: Match): LabelRequirement[] {
  if (!Object.keys(entry).every((key) => key === 'namespaceSelector')) return []
  const [requirement, ...more] = requirementsOf(entry.namespaceSelector)
  if (requirement === undefined || more.length > 0) return []
  return [{ ...requirement, operator: opposite[requirement.operator] }]
}
