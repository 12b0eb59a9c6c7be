import { groupOf } from '../../policies/kubernetes/workloads.ts'
import { list } from '../../policies/messages/text.ts'
import type { InputDocument } from '../input/documents.ts'
import { referenceKey, referenceOf } from '../object-reference.ts'
import { placeOf } from '../output/place.ts'
import { referenceText } from '../reference-text.ts'

/** Manifests of which each declares an object of its own, and which objects had several. */
export interface LastDeclared {
  documents: readonly InputDocument[]
  /** `deployment/web -n shop stands in a.yaml:1 and b.yaml:1; compared with b.yaml:1`, for each object that is declared more than once. */
  warnings: readonly string[]
}

/**
 * Of several manifests of one object the last, which is what `kubectl apply` would leave of them. `namespace` is where manifests go that
 * name none.
 */
export function lastDeclared(documents: readonly InputDocument[], namespace: string): LastDeclared {
  const byObject = new Map<unknown, InputDocument[]>()
  for (const document of documents) {
    const key = keyOf(document, namespace)
    const same = byObject.get(key)
    if (same === undefined) byObject.set(key, [document])
    else same.push(document)
  }
  const all = [...byObject.values()]
  const last = new Set(all.map((same) => same.at(-1)))
  return {
    documents: documents.filter((document) => last.has(document)),
    warnings: all.filter((same) => same.length > 1).map(warningOf),
  }
}

/** What is named by the API server is another object each time. */
function keyOf(document: InputDocument, namespace: string): unknown {
  const ref = referenceOf(document.object)
  if (ref.name === '') return document
  return `${groupOf(ref.apiVersion ?? '')} ${referenceKey({ ...ref, namespace: ref.namespace ?? namespace })}`
}

function warningOf(same: readonly InputDocument[]): string {
  const places = same.map(placeOf)
  const distinct = [...new Set(places)]
  const where = distinct.length === 1 ? `${list(distinct)} ${String(same.length)} times` : list(distinct)
  const [object = {}] = same.map((document) => document.object)
  return `${referenceText(referenceOf(object))} stands in ${where}; compared with ${distinct.length === 1 ? 'the last' : (places.at(-1) ?? '')}`
}
