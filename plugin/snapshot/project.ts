import type { ResourceKey } from '../../cluster/resource.ts'
import { dig, digObject, own, type JsonObject } from '../../policies/json.ts'
import { podView } from '../diagnosis/pod-view.ts'
import { isSettled } from '../diagnosis/settled.ts'
import { createInterner, type Intern } from './interner.ts'
import { settledPod } from './settled-pod.ts'

/** Makes what diagnosis keeps of an object; `now` is the snapshot's clock, asked when the first Pod comes. */
export function projectForDiagnosis(now: () => number): (resource: ResourceKey, object: JsonObject) => JsonObject {
  const intern = createInterner()
  return (resource, object) => {
    if (resource === 'pods' && isSettled(podView(object), now())) return settledPod(object, intern)
    return withSharedTemplate(withoutHistory(object), intern)
  }
}

/** A Deployment and its ReplicaSets have much the same template. */
function withSharedTemplate(object: JsonObject, intern: Intern): JsonObject {
  const template = digObject(object, 'spec', 'template')
  if (template === undefined) return object
  return {
    ...object,
    spec: { ...digObject(object, 'spec'), template: { ...template, spec: intern(template['spec']) } },
  }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object without managedFields and last-applied, which are often more than half of it and which diagnosis does not read. */
function withoutHistory(object: JsonObject): JsonObject {
  const metadata = digObject(object, 'metadata')
  if (metadata === undefined) return object
  const annotations = digObject(metadata, 'annotations')
  const kept = isUnseen(object) ? metadata : without(metadata, 'managedFields')
  if (own(annotations, lastApplied) === undefined) return { ...object, metadata: kept }
  return { ...object, metadata: { ...kept, annotations: without(annotations ?? {}, lastApplied) } }
}

/** True for a Deployment whose controller has not looked at it since it was written: managedFields alone tell when that was. */
function isUnseen(object: JsonObject): boolean {
  if (object['kind'] !== 'Deployment') return false
  return dig(object, 'metadata', 'generation') !== dig(object, 'status', 'observedGeneration')
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: dropped, ...rest } = object
  return dropped === undefined ? object : rest
}
