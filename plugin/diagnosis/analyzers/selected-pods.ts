import { asArray, asString, digObject, isObject, own, type JsonObject } from '../../../policies/json.ts'
import { selects } from '../../../policies/kubernetes/label-selector.ts'
import type { LabelRequirement, LabelSelector } from '../../../policies/load/policy.ts'
import type { Facts } from '../facts.ts'
import type { PodView } from '../pod-view.ts'

/** A label selector as it is stored; what it should not hold selects nothing. An absent one is undefined. */
export function selectorOf(value: unknown): LabelSelector | undefined {
  if (!isObject(value)) return undefined
  const labels = Object.entries(digObject(value, 'matchLabels') ?? {})
  return {
    matchLabels: Object.fromEntries(labels.map(([key, wanted]) => [key, asString(wanted) ?? ''])),
    matchExpressions: asArray(value['matchExpressions']).filter(isObject).map(requirementOf),
  }
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const

function requirementOf(entry: JsonObject): LabelRequirement {
  const operator = operators.find((known) => known === entry['operator']) ?? 'In'
  const values = asArray(entry['values']).filter((each) => typeof each === 'string')
  return { key: asString(entry['key']) ?? '', operator, values }
}

/** The Pods of a namespace that a selector selects, those that have ended or are going left out. */
export function selectedPods(facts: Facts, namespace: string, selector: LabelSelector): readonly PodView[] {
  return candidates(facts, namespace, selector).filter(
    (pod) => isPresent(pod) && selects(selector, digObject(pod.object, 'metadata', 'labels')),
  )
}

function isPresent({ phase, deletionTime }: PodView): boolean {
  return phase !== 'Succeeded' && phase !== 'Failed' && deletionTime === undefined
}

/** The Pods of a namespace, by each of their labels. */
type LabelIndex = ReadonlyMap<string, readonly PodView[]>

// An index is made once for the facts that it belongs to: there may be as many Services as Pods.
const indexes = new WeakMap<Facts, LabelIndex>()

/** The smallest list of Pods that all of the selected must be in. */
function candidates(facts: Facts, namespace: string, { matchLabels }: LabelSelector): readonly PodView[] {
  const index = indexes.get(facts) ?? indexPods(facts)
  const lists = Object.entries(matchLabels ?? {}).map(([key, value]) => index.get(keyOf(namespace, key, value)) ?? [])
  if (lists.length === 0) return index.get(namespace) ?? []
  return lists.reduce((least, list) => (list.length < least.length ? list : least))
}

function indexPods(facts: Facts): LabelIndex {
  const index = new Map<string, PodView[]>()
  const add = (key: string, pod: PodView): void => {
    const pods = index.get(key)
    if (pods === undefined) index.set(key, [pod])
    else pods.push(pod)
  }
  for (const pod of facts.pods()) {
    add(pod.namespace, pod)
    const labels = digObject(pod.object, 'metadata', 'labels')
    for (const key of Object.keys(labels ?? {})) add(keyOf(pod.namespace, key, asString(own(labels, key)) ?? ''), pod)
  }
  indexes.set(facts, index)
  return index
}

/** Neither namespaces nor label keys hold a space. */
function keyOf(namespace: string, key: string, value: string): string {
  return `${namespace} ${key} ${value}`
}
