import { asObject, dig, digObject, type JsonObject } from '../json.ts'
import type { Known } from '../known.ts'
import { matchesAny } from '../kubernetes/glob.ts'
import { selects } from '../kubernetes/label-selector.ts'
import type { LabelSelector, Match, Policy } from '../load/policy.ts'
import { isBeingDeleted, nameOf, ownerChain } from './ownership.ts'
import type { EvaluationRequest } from './request.ts'
import type { Subject } from './subject.ts'

/** Yes, no, or not to be known: unknown counts as matching in `match`, never in `exclude`. */
type Answer = 'yes' | 'no' | 'unknown'

/** One thing a policy may match: the reviewed object in one of its states, or its top owner. */
export interface Candidate {
  kind: string
  /** unknown while generateName is unresolved, or where the owner could not be read */
  name: Known<string>
  labels: Known<JsonObject>
}

/** The candidates of a request: states of the object itself, and for a controlled Pod its top owner. */
export interface Candidates {
  /** the object itself: stored and new state; empty for a Pod that a built-in controller made and looks after */
  self: readonly Candidate[]
  /** the Pod itself even if a controller made it, for signedImages */
  pod: readonly Candidate[]
  /** and whoever is below an owner that is being deleted, which nobody looks after any more */
  topOwner: readonly Candidate[]
  /** why it could not be read whether a controller made the Pod, which is then in `self` too */
  ownersUnread?: string
  namespace: string
  namespaceLabels: Known<JsonObject>
}

/** Everything a request's policies are matched against, computed once a request. */
export function candidatesOf(request: EvaluationRequest, subject: Subject): Candidates {
  const states = [...(subject.old === undefined ? [] : [subject.old]), subject.now].map((view) => ({
    kind: subject.kind.kind,
    name: nameCandidate(view.name),
    labels: labelsOf(request, view.object),
  }))
  const chain = ownerChain(request)
  const controlledPod = subject.kind.kind === 'Pod' && chain.state !== 'absent'
  return {
    self: controlledPod && chain.state === 'known' && !isBeingDeleted(chain.value[0]) ? [] : states,
    pod: states,
    topOwner: controlledPod ? topOwners(chain) : [],
    ...(controlledPod && chain.state === 'unknown' ? { ownersUnread: ownersReason(chain.reason) } : {}),
    namespace: request.namespace,
    namespaceLabels: namespaceLabels(request),
  }
}

function nameCandidate(name: string): Known<string> {
  return name === '' ? { state: 'unknown', reason: 'the name is not generated yet' } : { state: 'known', value: name }
}

function labelsOf(request: EvaluationRequest, object: JsonObject): Known<JsonObject> {
  const { workload } = request.surroundings
  if (request.subresource === 'scale' && workload.state !== 'known') {
    const reason = workload.state === 'unknown' ? workload.reason : 'it was not found'
    return { state: 'unknown', reason: `labels of the workload behind /scale could not be read: ${reason}` }
  }
  return { state: 'known', value: digObject(object, 'metadata', 'labels') ?? {} }
}

function topOwners(chain: Known<readonly JsonObject[]>): Candidate[] {
  const owners = chain.state === 'known' ? chain.value : []
  if (owners.length > 0)
    return owners
      .filter((_, index) => index + 1 === owners.length || isBeingDeleted(owners[index + 1]))
      .map(ownerCandidate)
  const reason = ownersReason(chain.state === 'unknown' ? chain.reason : 'none was found')
  return [{ kind: '', name: { state: 'unknown', reason }, labels: { state: 'unknown', reason } }]
}

function ownerCandidate(owner: JsonObject): Candidate {
  const { kind, name } = nameOf(owner)
  const labels = digObject(owner, 'metadata', 'labels') ?? {}
  return { kind, name: { state: 'known', value: name }, labels: { state: 'known', value: labels } }
}

function ownersReason(reason: string): string {
  return `owners of the Pod could not be read: ${reason}`
}

function namespaceLabels(request: EvaluationRequest): Known<JsonObject> {
  const { namespace } = request.surroundings
  if (namespace.state === 'unknown') {
    return {
      state: 'unknown',
      reason: `labels of Namespace "${request.namespace}" could not be read: ${namespace.reason}`,
    }
  }
  const labels = namespace.state === 'known' ? asObject(dig(namespace.value, 'metadata', 'labels')) : undefined
  return { state: 'known', value: { ...labels, [nameLabel]: request.namespace } }
}

/** Set and kept by the API server on every Namespace, so known without a look. */
const nameLabel = 'kubernetes.io/metadata.name'

/** Which of a request's candidates a rule is about. */
export type Scope = 'self' | 'pod' | 'topOwner'

/** Whether a policy covers the candidates, with what could not be read. */
export interface Coverage {
  covered: boolean
  unreadable: readonly string[]
}

/**
 * On UPDATE `match` holds if it holds for the old or the new object, `exclude` only if for both. A policy covers a rule's subject
 * where one of the scopes matches and none is excluded: who excludes a Deployment excludes its Pods.
 */
export function covers(policy: Policy, candidates: Candidates, scopes: readonly Scope[]): Coverage {
  const unreadable = new Set<string>()
  const isMatch = (candidate: Candidate): boolean => answer(policy.match, candidate, candidates, unreadable) !== 'no'
  // Every list is asked, also behind one that matches: each may name what could not be read.
  const matched = scopes.filter((scope) => candidates[scope].some(isMatch))
  if (matched.length === 0) return notCovered
  if (matched.includes('self') && candidates.ownersUnread !== undefined) unreadable.add(candidates.ownersUnread)
  if (
    policy.exclude.length > 0 &&
    scopes.some((scope) => isExcluded(policy, candidates[scope], candidates, unreadable))
  )
    return notCovered
  return unreadable.size === 0 ? fullyCovered : { covered: true, unreadable: [...unreadable] }
}

const notCovered: Coverage = { covered: false, unreadable: [] }
const fullyCovered: Coverage = { covered: true, unreadable: [] }

/** What leaves an exclusion in doubt is told too. */
function isExcluded(policy: Policy, list: readonly Candidate[], all: Candidates, unreadable: Set<string>): boolean {
  if (list.length === 0) return false
  return list.every((candidate) =>
    policy.exclude.some((exclude) => answer(exclude, candidate, all, unreadable) === 'yes'),
  )
}

function answer(match: Match, candidate: Candidate, all: Candidates, unreadable: Set<string>): Answer {
  if (match.namespaces !== undefined && !matchesAny(match.namespaces, all.namespace)) return 'no'
  const kind = match.kinds === undefined ? 'yes' : kindAnswer(match.kinds, candidate)
  if (kind === 'no') return 'no'
  const name = match.names === undefined ? 'yes' : nameAnswer(match.names, candidate.name)
  if (name === 'no') return 'no'
  const object = selectorAnswer(match.objectSelector, candidate.labels)
  if (object === 'no') return 'no'
  const namespace = selectorAnswer(match.namespaceSelector, all.namespaceLabels)
  if (namespace === 'no') return 'no'
  if (kind === 'unknown' || name === 'unknown') addReason(candidate.name, unreadable)
  if (object === 'unknown') addReason(candidate.labels, unreadable)
  if (namespace === 'unknown') addReason(all.namespaceLabels, unreadable)
  return kind === 'yes' && name === 'yes' && object === 'yes' && namespace === 'yes' ? 'yes' : 'unknown'
}

function addReason(fact: Known<unknown>, unreadable: Set<string>): void {
  if (fact.state === 'unknown') unreadable.add(fact.reason)
}

function kindAnswer(kinds: readonly string[], candidate: Candidate): Answer {
  if (candidate.kind === '') return kinds.some((kind) => kind !== 'Pod') ? 'unknown' : 'no'
  return kinds.includes(candidate.kind) ? 'yes' : 'no'
}

function nameAnswer(globs: readonly string[], name: Known<string>): Answer {
  if (name.state !== 'known') return 'unknown'
  return matchesAny(globs, name.value) ? 'yes' : 'no'
}

function selectorAnswer(selector: LabelSelector | undefined, labels: Known<JsonObject>): Answer {
  if (selector === undefined) return 'yes'
  if (labels.state === 'known') return selects(selector, labels.value) ? 'yes' : 'no'
  if (labels.state === 'absent') return selects(selector, {}) ? 'yes' : 'no'
  return isEmpty(selector) ? 'yes' : 'unknown'
}

function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}
