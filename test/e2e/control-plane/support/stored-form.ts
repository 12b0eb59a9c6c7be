import { at } from '../../../cluster/at.ts'
import type { Json } from '../../../cluster/api.ts'

/**
 * What the API server made of a manifest, without what is no default: status, metadata other than labels, null creationTimestamps, a Job's
 * generated selector and labels, and what admission plugins add to a Pod (tolerations, priority, its ServiceAccount and token).
 */
export function storedForm(stored: Json): Json {
  const { apiVersion, kind, metadata, spec } = structuredClone(stored)
  const labels = at(metadata, 'labels') ?? {}
  const body = isObject(spec) ? spec : {}
  if (kind === 'Pod') withoutAdmission(body)
  if (kind === 'Job') withoutGenerated(body)
  return {
    apiVersion,
    kind,
    metadata: { labels: kind === 'Job' ? withoutJobLabels(labels) : labels },
    spec: withoutTimestamps(body),
  }
}

const addedKeys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

function withoutAdmission(spec: Json): void {
  for (const key of ['priority', 'preemptionPolicy']) Reflect.deleteProperty(spec, key)
  if (spec['serviceAccountName'] === 'default') {
    delete spec['serviceAccountName']
    delete spec['serviceAccount']
  }
  filter(spec, 'tolerations', (item) => !(addedKeys.includes(String(item['key'])) && item['tolerationSeconds'] === 300))
  filter(spec, 'volumes', (item) => !String(item['name']).startsWith('kube-api-access-'))
  for (const container of [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')]) {
    filter(container, 'volumeMounts', (item) => !String(item['name']).startsWith('kube-api-access-'))
  }
}

function withoutGenerated(spec: Json): void {
  delete spec['selector']
  const metadata = at(spec, 'template.metadata')
  if (!isObject(metadata)) return
  const labels = withoutJobLabels(metadata['labels'])
  if (Object.keys(labels).length === 0) delete metadata['labels']
  else metadata['labels'] = labels
}

const jobLabels = ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name']

function withoutJobLabels(labels: unknown): Json {
  return Object.fromEntries(Object.entries(isObject(labels) ? labels : {}).filter(([key]) => !jobLabels.includes(key)))
}

/** Go writes the absent time of a template as null. */
function withoutTimestamps<Value>(value: Value): Value {
  if (Array.isArray(value)) value.forEach(withoutTimestamps)
  else if (isObject(value)) {
    if (value['creationTimestamp'] === null) delete value['creationTimestamp']
    Object.values(value).forEach(withoutTimestamps)
  }
  return value
}

function listAt(object: Json, key: string): Json[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

function filter(object: Json, key: string, keep: (item: Json) => boolean): void {
  if (!Array.isArray(object[key])) return
  const kept = listAt(object, key).filter(keep)
  if (kept.length === 0) Reflect.deleteProperty(object, key)
  else object[key] = kept
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
