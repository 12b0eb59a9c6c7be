import type { ReviewedRequest } from '../../policies/evaluate/review.ts'

/** The kinds that are ours, by their resource. */
export type PolicyObjectKind = 'DriftPolicy' | 'DriftException'

const kinds: Readonly<Record<string, PolicyObjectKind>> = {
  driftpolicies: 'DriftPolicy',
  driftexceptions: 'DriftException',
}

/** The kind of a request for one of our own objects; undefined for every other. */
export function policyObjectKind({ group, resource }: ReviewedRequest): PolicyObjectKind | undefined {
  return group === 'kubectl-heal.io' && Object.hasOwn(kinds, resource) ? kinds[resource] : undefined
}

/** What is said to a request for one of our own objects: what is wrong with it, as lines, and what else a person should know. */
export interface ObjectVerdict {
  problems: readonly string[]
  warnings: readonly string[]
  /** What to do, in place of correcting the object. */
  hint?: string
}

/** Nothing is wrong. */
export const sound: ObjectVerdict = { problems: [], warnings: [] }
