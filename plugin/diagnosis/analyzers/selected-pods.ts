import { asArray, asString, digObject, isObject, type JsonObject } from '../../../policies/json.ts'
import type { LabelRequirement, LabelSelector } from '../../../policies/load/policy.ts'
import type { Facts } from '../facts.ts'
import type { PodView } from '../pod-view.ts'
import { createLabelIndex, type Labelled, type LabelIndex } from './label-index.ts'

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

// An index is made once for the facts that it belongs to.
const indexes = new WeakMap<Facts, LabelIndex<PodView>>()

/** The Pods of a namespace that a selector selects, those that have ended or are going left out. */
export function selectedPods(facts: Facts, namespace: string, selector: LabelSelector): readonly PodView[] {
  const index = indexes.get(facts) ?? createLabelIndex(presentPods(facts))
  indexes.set(facts, index)
  return index.selected(namespace, selector)
}

function* presentPods(facts: Facts): Iterable<Labelled<PodView>> {
  for (const pod of facts.pods()) {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed' || pod.deletionTime !== undefined) continue
    yield { item: pod, namespace: pod.namespace, labels: digObject(pod.object, 'metadata', 'labels') ?? {} }
  }
}
