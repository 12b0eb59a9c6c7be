import type { ResourceKey } from '../../../cluster/resource.ts'
import { asString, dig, digObject, own, type JsonObject } from '../../../policies/json.ts'
import type { LabelSelector } from '../../../policies/load/policy.ts'
import type { Facts } from '../facts.ts'
import { createLabelIndex, type Labelled, type LabelIndex } from './label-index.ts'

/** The kinds whose templates Pods are made from, and that run for long. */
export const templateReads = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'replicationcontrollers',
] as const satisfies readonly ResourceKey[]

/** The workloads whose Pods a selector would select. */
export function workloadsSelected(facts: Facts, namespace: string, selector: LabelSelector): JsonObject[] {
  return templatesOf(facts).selected(namespace, selector)
}

/** Where the Pods of a workload differ from what a selector wants in one label only: which, and what it is there. */
export interface NearMiss {
  workload: JsonObject
  key: string
  wanted: string
  /** undefined where the Pods lack the label */
  has: string | undefined
}

/** What a Service most likely meant is told, not searched for at any price. */
const mostLookedAt = 100

/** The workload that wanted labels most likely mean: it has all but one of them; of a single label, it has one that looks alike. */
export function nearMiss(facts: Facts, namespace: string, wanted: JsonObject): NearMiss | undefined {
  const entries = Object.entries(wanted).map(([key, value]) => [key, String(value)] as const)
  for (const workload of likely(templatesOf(facts), namespace, entries)) {
    const labels = templateLabels(workload)
    const wrong = entries.filter(([key, value]) => own(labels, key) !== value)
    const [first] = wrong
    if (first === undefined || wrong.length > 1) continue
    const [key, value] = first
    const has = asString(own(labels, key))
    if (entries.length > 1 || isAlike(value, has, workload)) return { workload, key, wanted: value, has }
  }
  return undefined
}

function likely(
  templates: LabelIndex<JsonObject>,
  namespace: string,
  entries: readonly (readonly [string, string])[],
): readonly JsonObject[] {
  if (entries.length < 2) return templates.selected(namespace, {}).slice(0, mostLookedAt)
  return entries.flatMap(([key, value]) => templates.having(namespace, key, value).slice(0, mostLookedAt))
}

function isAlike(wanted: string, has: string | undefined, workload: JsonObject): boolean {
  if (asString(dig(workload, 'metadata', 'name')) === wanted) return true
  if (has === undefined) return false
  return has.startsWith(wanted) || wanted.startsWith(has) || has.toLowerCase() === wanted.toLowerCase()
}

// An index is made once for the facts that it belongs to.
const indexes = new WeakMap<Facts, LabelIndex<JsonObject>>()

function templatesOf(facts: Facts): LabelIndex<JsonObject> {
  const index = indexes.get(facts) ?? createLabelIndex(templates(facts))
  indexes.set(facts, index)
  return index
}

function* templates({ snapshot }: Facts): Iterable<Labelled<JsonObject>> {
  for (const resource of templateReads) {
    for (const workload of snapshot.list(resource)) {
      const namespace = asString(dig(workload, 'metadata', 'namespace')) ?? ''
      yield { item: workload, namespace, labels: templateLabels(workload) }
    }
  }
}

/** The labels that the Pods of a workload get. */
function templateLabels(workload: JsonObject): JsonObject {
  return digObject(workload, 'spec', 'template', 'metadata', 'labels') ?? {}
}
