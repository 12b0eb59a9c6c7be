import { asString, own } from '../../json.ts'
import { containersOf, type Container } from '../../kubernetes/containers.ts'
import { compareQuantities } from '../../kubernetes/quantity.ts'
import { podTemplateOf, type WorkloadKind } from '../../kubernetes/workloads.ts'
import type { PatchDraft } from '../../mutate/draft.ts'
import type { Bound, ResourceDefault } from './bounds.ts'
import { amountOf, containerScope, podScope, requestOf, type Amount, type ResourceScope } from './scopes.ts'

/**
 * Fills default limits and requests of app, init and sidecar containers, never one that would make the object invalid: a limit
 * stays at or above its request, and where the pod has its own resources a container's are left to it.
 */
export function fillDefaults(defaults: readonly ResourceDefault[], draft: PatchDraft, kind: WorkloadKind): void {
  const template = podTemplateOf(kind, draft.object)
  const pod = podScope(template)
  for (const container of containersOf(template)) {
    if (container.role === 'ephemeral' || asString(container.spec['name']) === undefined) continue
    const keys = [...template.keys, 'spec', container.list, container.index, 'resources']
    for (const one of defaults)
      fillResource(one, container, pod, (list, bound) => {
        draft.fill([...keys, list, one.resource], bound.printed)
      })
  }
}

type FillOne = (list: 'limits' | 'requests', bound: Bound) => void

function fillResource(one: ResourceDefault, container: Container, pod: ResourceScope, fill: FillOne): void {
  const scope = containerScope(container)
  const limit = writtenLimit(scope, one.resource)
  const request = requestOf(scope, one.resource)
  const inPod = { limit: writtenLimit(pod, one.resource), request: requestOf(pod, one.resource) }
  const newLimit = limit === 'absent' && limitFits(one.limit, request, inPod) ? one.limit : undefined
  if (newLimit !== undefined) fill('limits', newLimit)
  const limitNow = newLimit?.quantity ?? limit
  const newRequest = request === 'absent' && requestFits(one.request, limitNow, inPod) ? one.request : undefined
  if (newRequest !== undefined) fill('requests', newRequest)
}

/** A limit of 0 is there: only what is absent is filled. */
function writtenLimit({ limits }: ResourceScope, resource: string): Amount {
  return amountOf(own(limits, resource))
}

interface PodAmounts {
  limit: Amount
  request: Amount
}

/** In a Pod a missing request becomes the limit, and the pod's own request must cover the requests of all containers. */
function limitFits(limit: Bound | undefined, request: Amount, inPod: PodAmounts): boolean {
  if (limit === undefined || inPod.limit !== 'absent' || (inPod.request !== 'absent' && request === 'absent'))
    return false
  return request === 'absent' || (request !== 'bad' && compareQuantities(request, limit.quantity) <= 0)
}

function requestFits(request: Bound | undefined, limit: Amount, inPod: PodAmounts): boolean {
  if (request === undefined || inPod.limit !== 'absent' || inPod.request !== 'absent') return false
  return limit === 'absent' || (limit !== 'bad' && compareQuantities(request.quantity, limit) <= 0)
}
