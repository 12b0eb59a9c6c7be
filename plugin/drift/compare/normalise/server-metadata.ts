import { digObject, own, type JsonObject } from '../../../../policies/json.ts'
import { lastAppliedAnnotation } from '../../../../policies/rules/declared-fields/declared-set.ts'

/** Of metadata, what people declare; the rest (uid, generation, managedFields, …) is the API server's. */
const declarable = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** Written by kubectl and by the deployment controller, and often left in exported manifests. */
const notDeclared = new Set([lastAppliedAnnotation, 'deployment.kubernetes.io/revision'])

/** Leaves out status and what the API server keeps in metadata, whichever of the two sides carries it. */
export function serverMetadata(object: JsonObject): JsonObject {
  const metadata = digObject(object, 'metadata')
  const kept = declarable.flatMap((field) => {
    const value = own(metadata, field)
    return value === undefined ? [] : [[field, field === 'annotations' ? withoutOwn(value) : value] as const]
  })
  const { status, ...rest } = object
  return status === undefined && metadata === undefined ? object : { ...rest, metadata: Object.fromEntries(kept) }
}

function withoutOwn(annotations: unknown): unknown {
  if (typeof annotations !== 'object' || annotations === null || Array.isArray(annotations)) return annotations
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !notDeclared.has(name)))
}
