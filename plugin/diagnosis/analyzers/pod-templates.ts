import { asString, dig, digObject, own, type JsonObject } from '../../../policies/json.ts'
import { selects } from '../../../policies/kubernetes/label-selector.ts'
import type { ResourceKey } from '../../../cluster/resource.ts'
import type { LabelSelector } from '../../../policies/load/policy.ts'
import type { Facts } from '../facts.ts'

/** The kinds whose templates Pods are made from, and that run for long. */
export const templateReads = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'replicationcontrollers',
] as const satisfies readonly ResourceKey[]

/** The workloads of a namespace. */
export function workloadsIn({ snapshot }: Facts, namespace: string): readonly JsonObject[] {
  return templateReads.flatMap((resource) => snapshot.inNamespace(resource, namespace))
}

/** The labels that the Pods of a workload get. */
export function templateLabels(workload: JsonObject): JsonObject {
  return digObject(workload, 'spec', 'template', 'metadata', 'labels') ?? {}
}

/** The workloads whose Pods a selector would select. */
export function workloadsSelected(facts: Facts, namespace: string, selector: LabelSelector): JsonObject[] {
  return workloadsIn(facts, namespace).filter((workload) => selects(selector, templateLabels(workload)))
}

/** Where the Pods of a workload differ from what a selector wants in one label only: which, and what it is there. */
export interface NearMiss {
  workload: JsonObject
  key: string
  wanted: string
  /** undefined where the Pods lack the label */
  has: string | undefined
}

/** The workload that a selector most likely means: it matches all but one of the wanted labels, of at least two; or has the key with another value. */
export function nearMiss(facts: Facts, namespace: string, wanted: JsonObject): NearMiss | undefined {
  const entries = Object.entries(wanted)
  for (const workload of workloadsIn(facts, namespace)) {
    const labels = templateLabels(workload)
    const wrong = entries.filter(([key, value]) => own(labels, key) !== value)
    const [first] = wrong
    if (first === undefined || wrong.length > 1) continue
    const has = asString(own(labels, first[0]))
    // With one label only, any workload would be near; it must at least look alike.
    if (entries.length === 1 && !isAlike(String(first[1]), has, workload)) continue
    return { workload, key: first[0], wanted: String(first[1]), has }
  }
  return undefined
}

function isAlike(wanted: string, has: string | undefined, workload: JsonObject): boolean {
  const name = asString(dig(workload, 'metadata', 'name'))
  if (name === wanted) return true
  return (
    has !== undefined &&
    (has.startsWith(wanted) || wanted.startsWith(has) || has.toLowerCase() === wanted.toLowerCase())
  )
}
