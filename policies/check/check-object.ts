import { evaluate } from '../evaluate/evaluate.ts'
import { claimedController } from '../evaluate/ownership.ts'
import type { EvaluationRequest, Surroundings, User } from '../evaluate/request.ts'
import type { Verdict } from '../evaluate/verdict.ts'
import { asString, digObject, own, type JsonObject } from '../json.ts'
import { absent, known, unknown } from '../known.ts'
import { applyApiDefaults } from '../kubernetes/api-defaults.ts'
import { workloadKindOf } from '../kubernetes/workloads.ts'
import type { Action, PolicySet } from '../load/policy.ts'
import { toPatch, type PatchOperation } from '../mutate/draft.ts'
import { mutate } from '../mutate/mutate.ts'

/** What a check of a manifest is told besides the manifest. */
export interface CheckOptions {
  user: User
  /** milliseconds since the epoch */
  now: number
  /** The Namespace object; where the manifest names no namespace, it goes there. Default: `default`, with the one label it always has. */
  namespace?: JsonObject
  /** The stored object: the check is of an UPDATE then, else of a CREATE. */
  old?: JsonObject
  maxAction?: Action
  /** What is known of the cluster besides the Namespace. */
  surroundings?: Partial<Surroundings>
}

/** The answer to a manifest, as the webhooks would give it. */
export interface CheckedObject {
  verdict: Verdict
  /** What our mutations would add, relative to the manifest as it is written. */
  patch: readonly PatchOperation[]
  /** The object as it would be stored: with API defaults and our mutations. */
  object: JsonObject
  /** What was asked of the evaluator. */
  request: EvaluationRequest
}

/**
 * Judges a manifest as the cluster would: API defaults, our mutations, then validation. Pure. The kind must be a workload kind
 * for any rule to speak; other kinds come back as not evaluated.
 */
export function checkObject(set: PolicySet, manifest: JsonObject, options: CheckOptions): CheckedObject {
  const asked = requestOf(manifest, options)
  const mutation = mutate(set, asked, options)
  const isMutated = mutation.fills.length > 0
  const object = isMutated ? applyApiDefaults(mutation.object) : mutation.object
  const request = isMutated ? { ...asked, object } : asked
  const patch = isMutated ? toPatch(mutation.fills, manifest) : []
  return { verdict: evaluate(set, request, options), patch, object, request }
}

function requestOf(manifest: JsonObject, options: CheckOptions): EvaluationRequest {
  const kind = workloadKindOf(manifest)
  const namespace = namespaceOf(manifest, options.namespace)
  const old = options.old === undefined ? undefined : applyApiDefaults(options.old)
  const object = applyApiDefaults(completed(manifest, namespace, old))
  const request = {
    operation: old === undefined ? ('CREATE' as const) : ('UPDATE' as const),
    group: kind?.group ?? '',
    resource: kind?.resource ?? '',
    subresource: '',
    name: nameOf(manifest, 'name') ?? '',
    namespace,
    user: options.user,
    dryRun: false,
    object,
    ...(old === undefined ? {} : { oldObject: old }),
  }
  const isOwned = claimedController(request) !== undefined
  const surroundings: Surroundings = {
    namespace: known(options.namespace ?? namespaceObject(namespace)),
    workload: absent,
    owners: isOwned ? unknown('they are not among the documents') : absent,
    ...options.surroundings,
  }
  return { ...request, surroundings }
}

/** What the API server fills in of the request and of the stored object: the namespace, and managedFields that are not sent. */
function completed(manifest: JsonObject, namespace: string, old: JsonObject | undefined): JsonObject {
  const managedFields = own(digObject(old, 'metadata'), 'managedFields')
  const metadata = {
    ...(managedFields === undefined ? {} : { managedFields }),
    ...digObject(manifest, 'metadata'),
    namespace,
  }
  return { ...manifest, metadata }
}

function namespaceOf(manifest: JsonObject, namespace: JsonObject | undefined): string {
  return nameOf(manifest, 'namespace') ?? nameOf(namespace, 'name') ?? 'default'
}

function nameOf(object: JsonObject | undefined, field: 'name' | 'namespace'): string | undefined {
  const name = asString(digObject(object, 'metadata')?.[field])
  return name === '' ? undefined : name
}

/** A Namespace of which nothing is known but the label that the API server puts on every one. */
export function namespaceObject(name: string, labels: JsonObject = {}): JsonObject {
  const metadata = { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } }
  return { apiVersion: 'v1', kind: 'Namespace', metadata }
}
