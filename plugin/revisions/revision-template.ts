import { digObject, type JsonObject } from '../../policies/json.ts'

/** The pod template that a revision's object keeps, as the workload had it: a ReplicaSet its own, a ControllerRevision in a patch. */
export function templateOf(object: JsonObject): JsonObject | undefined {
  const path = object['kind'] === 'ReplicaSet' ? ['spec', 'template'] : ['data', 'spec', 'template']
  const template = digObject(object, ...path)
  return template && plainTemplate(template)
}

/** A pod template without what controllers add to it: the hash label, `$patch`, a null creationTimestamp. */
export function plainTemplate(template: JsonObject): JsonObject {
  const metadata = digObject(template, 'metadata')
  const labels = without(digObject(metadata, 'labels'), 'pod-template-hash')
  const others = without(metadata, 'labels', 'creationTimestamp')
  const hasLabels = Object.keys(labels).length > 0
  return { ...without(template, '$patch', 'metadata'), metadata: { ...others, ...(hasLabels ? { labels } : {}) } }
}

function without(object: JsonObject | undefined, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !keys.includes(key)))
}
