import { evaluate } from '../../policies/evaluate/evaluate.ts'
import { needs } from '../../policies/evaluate/needs.ts'
import { claimedController, controllerReference } from '../../policies/evaluate/ownership.ts'
import type { Surroundings } from '../../policies/evaluate/request.ts'
import { parseReview, type ReviewedRequest } from '../../policies/evaluate/review.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { absent, known, unknown, type Known } from '../../policies/known.ts'
import { workloadKinds, workloadResource } from '../../policies/kubernetes/workloads.ts'
import type { PolicySet, Problem } from '../../policies/load/policy.ts'
import type { InputDocument } from '../input/documents.ts'
import type { Judged } from './build-report.ts'
import { fromInput, namespaceObject, type KnownObjects } from './known-objects.ts'
import type { ReportResource } from './report.ts'

const deepestOwnership = 8

/**
 * Answers a recorded AdmissionReview as the webhook would, with the objects of the input for what it would read of the cluster.
 * A review that cannot be read is a problem at its place.
 */
export function replayReview(
  set: PolicySet,
  review: InputDocument,
  objects: KnownObjects,
  options: { now: number },
): Judged | Problem {
  const parsed = parseReview(review.object)
  if (!parsed.ok) {
    return { severity: 'error', file: review.file, line: review.line, column: 1, path: '', message: parsed.reason }
  }
  const request = { ...parsed.request, surroundings: surroundingsOf(set, parsed.request, objects) }
  return { resource: resourceOf(parsed.request, review), verdict: evaluate(set, request, options), patch: [] }
}

function surroundingsOf(set: PolicySet, request: ReviewedRequest, objects: KnownObjects): Surroundings {
  const needed = needs(set, request)
  return {
    namespace: known(namespaceObject(objects, request.namespace)),
    workload: needed.workload ? workloadOf(request, objects) : absent,
    owners: needed.owners ? ownersOf(request, objects) : absent,
  }
}

function workloadOf(request: ReviewedRequest, objects: KnownObjects): Known<JsonObject> {
  const kind = workloadResource(request.group, request.resource)
  if (kind === undefined) return absent
  const object = objects.find(kind.group, kind.kind, request.namespace, request.name)
  return fromInput(object, `${kind.kind} ${request.namespace}/${request.name}`)
}

/** The chain of owners by their references, the nearest first; a link that is not in the input leaves all of it unknown. */
function ownersOf(request: ReviewedRequest, objects: KnownObjects): Known<readonly JsonObject[]> {
  const owners: JsonObject[] = []
  for (let reference = claimedController(request); reference !== undefined;) {
    const { kind, name, uid } = reference
    const group = workloadKinds.find((row) => row.kind === kind)?.group ?? ''
    const owner = objects.find(group, kind, request.namespace, name)
    if (owner === undefined || asString(dig(owner, 'metadata', 'uid')) !== uid)
      return unknown(`${kind} ${request.namespace}/${name} is not among the documents given with -f`)
    owners.push(owner)
    reference = owners.length < deepestOwnership ? controllerReference(owner) : undefined
  }
  return owners.length === 0 ? absent : known(owners)
}

function resourceOf(request: ReviewedRequest, { file, line }: InputDocument): ReportResource {
  const kind = workloadResource(request.group, request.resource)
  const version = kind?.version ?? asString(request.object?.['apiVersion'])?.split('/').at(-1) ?? ''
  return {
    apiVersion: request.group === '' ? version : `${request.group}/${version}`,
    kind: kind?.kind ?? asString(request.object?.['kind']) ?? request.resource,
    namespace: request.namespace,
    name: request.name === '' ? (asString(dig(request.object, 'metadata', 'name')) ?? '') : request.name,
    file,
    line,
  }
}
