import { asArray, asString, dig, digObject, type JsonObject } from '../json.ts'
import { isAutoscaler, isBuiltInController, isNode } from '../kubernetes/identities.ts'
import { workloadResource, type WorkloadKind } from '../kubernetes/workloads.ts'
import type { RuleContext, WorkloadView } from '../rules/rule-type.ts'
import { claimedController, isBeingDeleted, nameOf, ownerChain } from './ownership.ts'
import type { EvaluationRequest } from './request.ts'
import { scaleStates } from './scale.ts'
import { View } from './view.ts'
import type { NotEvaluated } from './verdict.ts'

/** What the rules of one request look at. */
export interface Subject {
  kind: WorkloadKind
  context: RuleContext
  now: WorkloadView
  old: WorkloadView | undefined
}

/** Subresources that change nothing a rule reads. */
const harmlessSubresources = new Set(['binding', 'eviction', 'exec', 'attach', 'portforward', 'proxy', 'log', 'token'])
const evaluatedSubresources = new Set(['', 'scale', 'resize', 'ephemeralcontainers', 'status'])

/** The subject of a request, or why there is none. */
export function subjectOf(request: EvaluationRequest): Subject | NotEvaluated {
  const { operation, subresource } = request
  if ((operation !== 'CREATE' && operation !== 'UPDATE') || harmlessSubresources.has(subresource)) return 'operation'
  const kind = workloadResource(request.group, request.resource)
  if (kind === undefined || !evaluatedSubresources.has(subresource)) return 'unknown-kind'
  const states = statesOf(kind, request)
  if (isBeingDeleted(states.old)) return 'being-deleted'
  if (isMirrorPod(kind, request)) return 'mirror-pod'
  const byController = isWrittenForAnOwner(request)
  if (byController && kind.kind !== 'Pod') return 'built-in-controller'
  return {
    kind,
    context: {
      ...{ request, operation, subresource, byAutoscaler: isAutoscaler(request.user, subresource) },
      forAnOwner: byController,
    },
    ...viewsOf(kind, request, states),
  }
}

interface States {
  now: JsonObject
  old: JsonObject | undefined
}

function statesOf(kind: WorkloadKind, request: EvaluationRequest): States {
  if (request.subresource === 'scale') return scaleStates(kind, request)
  const old = request.operation === 'UPDATE' ? (request.oldObject ?? {}) : undefined
  return { now: keepFinalizers(request.object ?? {}, old), old }
}

/** Removing finalizers is never judged: rules see the new object with the stored one's finalizers. */
function keepFinalizers(now: JsonObject, old: JsonObject | undefined): JsonObject {
  const before = asArray(dig(old, 'metadata', 'finalizers'))
  const after = asArray(dig(now, 'metadata', 'finalizers'))
  if (after.length >= before.length || !after.every((finalizer) => before.includes(finalizer))) return now
  return { ...now, metadata: { ...digObject(now, 'metadata'), finalizers: before } }
}

function viewsOf(kind: WorkloadKind, request: EvaluationRequest, states: States): Pick<Subject, 'now' | 'old'> {
  const chain = ownerChain(request)
  const nearest = chain.state === 'known' ? chain.value[0] : undefined
  const controller = nearest === undefined || isBeingDeleted(nearest) ? undefined : nameOf(nearest)
  const { namespace } = request
  const view = (object: JsonObject): WorkloadView => {
    const name = request.name === '' ? (asString(dig(object, 'metadata', 'name')) ?? '') : request.name
    return new View({ kind, name, namespace, object, controller })
  }
  return { now: view(states.now), old: states.old === undefined ? undefined : view(states.old) }
}

/** Built-in controllers act for an owner that was evaluated itself; the HPA's scale is not such an act. */
function isWrittenForAnOwner(request: EvaluationRequest): boolean {
  if (request.subresource === 'scale' && isAutoscaler(request.user, request.subresource)) return false
  return isBuiltInController(request.user) && claimedController(request) !== undefined
}

/** A static pod's mirror, which only a kubelet may write. */
function isMirrorPod(kind: WorkloadKind, request: EvaluationRequest): boolean {
  if (kind.kind !== 'Pod' || !isNode(request.user)) return false
  const stored = request.operation === 'UPDATE' ? request.oldObject : request.object
  return dig(stored, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined
}
