import type { DriftException, Policy, PolicySet } from '../../policies/load/policy.ts'
import type { ObjectProblem } from '../../policies/load/load-object.ts'
import { hashOf } from '../../policies/load/set-hash.ts'
import type { BuiltException } from './built-exceptions.ts'
import type { BuiltPolicy } from './built-policies.ts'

/** What became of one object of the cluster. */
export interface ObjectState {
  reason: 'Loaded' | 'ShadowedByFile' | 'Invalid'
  /** Of Invalid: an earlier version of it stays in force. */
  isLastGood: boolean
  problems: readonly ObjectProblem[]
  /** Of a policy: which version of the object this is about. */
  generation?: unknown
  /** Of an exception: when it ends (milliseconds since the epoch), where that can be read. */
  expiresAt?: number | undefined
}

/** The same of an exception, which may have ended: then it is a record and no longer part of the set. */
export type ExceptionState = Omit<ObjectState, 'reason'> & { reason: ObjectState['reason'] | 'Ended' }

/** What became of the cluster's objects, by name. */
export interface ObjectStates {
  policies: ReadonlyMap<string, ObjectState>
  exceptions: ReadonlyMap<string, ExceptionState>
}

/** The set in force, and what became of the cluster's objects. */
export interface Merged extends ObjectStates {
  set: PolicySet
}

/** The policies that exceptions are held against: of files, else of the cluster. */
export function mergePolicies(files: Pick<PolicySet, 'policies'>, built: ReadonlyMap<string, BuiltPolicy>): Policy[] {
  const ofFiles = new Set(files.policies.map(({ name }) => name))
  const ofCluster = [...built].flatMap(([name, { inForce }]) =>
    inForce === undefined || ofFiles.has(name) ? [] : [inForce.policy],
  )
  return [...files.policies, ...ofCluster].sort(byName)
}

/** Files and cluster as one set. A file wins over an object of the same kind and name; an object that is not valid costs no other. */
export function merge(
  files: PolicySet,
  built: { policies: ReadonlyMap<string, BuiltPolicy>; exceptions: ReadonlyMap<string, BuiltException> },
): Merged {
  const shadowing = {
    policies: new Set(files.policies.map(({ name }) => name)),
    exceptions: new Set(files.exceptions.map(({ name }) => name)),
  }
  const policies = new Map(
    [...built.policies].map(([name, each]) => [name, policyState(each, shadowing.policies.has(name))]),
  )
  const texts: string[] = []
  for (const [name, { inForce }] of built.policies)
    if (inForce !== undefined && !shadowing.policies.has(name)) texts.push(inForce.text)
  const exceptions = new Map<string, ExceptionState>()
  const ofCluster: DriftException[] = []
  for (const [name, each] of built.exceptions) {
    const isShadowed = shadowing.exceptions.has(name)
    const state = stateOf(each.built !== undefined, isShadowed, each.problems)
    exceptions.set(name, { ...state, ...(each.hasEnded && { reason: 'Ended' }), expiresAt: each.expiresAt })
    if (isShadowed || each.built === undefined) continue
    ofCluster.push(each.built)
    texts.push(each.text)
  }
  const set: PolicySet = {
    policies: mergePolicies(files, built.policies),
    exceptions: [...files.exceptions, ...ofCluster].sort(byName),
    hash: texts.length === 0 ? files.hash : hashOf([files.hash, ...texts]),
  }
  return { set, policies, exceptions }
}

function policyState({ built, inForce, problems, generation }: BuiltPolicy, isShadowed: boolean): ObjectState {
  const state = { ...stateOf(built !== undefined, isShadowed, problems), generation }
  return state.reason === 'Invalid' ? { ...state, isLastGood: inForce !== undefined } : state
}

function stateOf(isValid: boolean, isShadowed: boolean, problems: readonly ObjectProblem[]): ObjectState {
  const reason = isShadowed ? 'ShadowedByFile' : isValid ? 'Loaded' : 'Invalid'
  return { reason, isLastGood: false, problems }
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0
}
