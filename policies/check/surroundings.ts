import { needs } from '../evaluate/needs.ts'
import {
  claimedController,
  controllerReference,
  scaledController,
  type ControllerReference,
} from '../evaluate/ownership.ts'
import type { Surroundings } from '../evaluate/request.ts'
import type { ReviewedRequest } from '../evaluate/review.ts'
import { asString, dig, digObject, type JsonObject } from '../json.ts'
import { absent, known, unknown, type Known } from '../known.ts'
import { workloadKindOf, workloadResource } from '../kubernetes/workloads.ts'
import type { PolicySet } from '../load/policy.ts'
import { namespaceObject } from './check-object.ts'

/** Longer than any chain of owners; ends one in a circle. */
const maximumOwners = 8

/** What the webhook would read of the cluster for a request, read of documents; what is not there is unknown. */
export function surroundingsOf(
  set: PolicySet,
  request: ReviewedRequest,
  documents: readonly JsonObject[],
): Surroundings {
  const needed = needs(set, request)
  const workload = needed.workload ? workloadOf(request, documents) : absent
  const controller = needed.workload ? scaledController(workload) : claimedController(request)
  return {
    namespace: known(namespaceFrom(documents, request.namespace)),
    workload,
    owners: needed.owners ? ownersFrom(controller, request.namespace, documents) : absent,
  }
}

/** The Namespace as the documents have it, else one with only the label that every Namespace has. */
function namespaceFrom(documents: readonly JsonObject[], name: string): JsonObject {
  const written = documents.find((object) => object['kind'] === 'Namespace' && dig(object, 'metadata', 'name') === name)
  return namespaceObject(name, digObject(written, 'metadata', 'labels'))
}

function workloadOf(request: ReviewedRequest, documents: readonly JsonObject[]): Known<JsonObject> {
  const kind = workloadResource(request.group, request.resource)
  if (kind === undefined) return absent
  return find(documents, kind.kind, request.namespace, request.name)
}

function find(documents: readonly JsonObject[], kind: string, namespace: string, name: string): Known<JsonObject> {
  const found = documents.find(
    (object) =>
      workloadKindOf(object)?.kind === kind &&
      dig(object, 'metadata', 'name') === name &&
      (asString(dig(object, 'metadata', 'namespace')) ?? namespace) === namespace,
  )
  if (found !== undefined) return known(found)
  return unknown(`${kind} ${namespace}/${name} is not among the documents given`)
}

/** The chain of owners by their references, the nearest first; a link that is not there leaves all of it unknown. */
function ownersFrom(
  controller: ControllerReference | undefined,
  namespace: string,
  documents: readonly JsonObject[],
): Known<readonly JsonObject[]> {
  const owners: JsonObject[] = []
  let reference = controller
  while (reference !== undefined && owners.length < maximumOwners) {
    const owner = find(documents, reference.kind, namespace, reference.name)
    if (owner.state !== 'known') return owner
    if (dig(owner.value, 'metadata', 'uid') !== reference.uid) {
      return unknown(`${reference.kind} ${namespace}/${reference.name} among the documents has another uid`)
    }
    owners.push(owner.value)
    reference = controllerReference(owner.value)
  }
  return owners.length === 0 ? absent : known(owners)
}
