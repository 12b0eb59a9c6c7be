import { asObject, own, type JsonObject } from '../../json.ts'
import { containersOf, type Container, type ContainerRole } from '../../kubernetes/containers.ts'
import { isNegative, isZero, parseQuantity, type Quantity } from '../../kubernetes/quantity.ts'
import { podTemplateOf, type PodTemplate, type WorkloadKind } from '../../kubernetes/workloads.ts'
import { child, descend } from '../../path.ts'

/** A container, or the pod as a whole (spec.resources, KEP-2837), with its limits and requests. */
export interface ResourceScope {
  /** The container's name, '' for the pod. */
  name: string
  /** `container "web"`, `init container "setup"`, `the pod` */
  label: string
  path: string
  limits: JsonObject | undefined
  requests: JsonObject | undefined
}

/** The containers of a workload that may have resources, and its pod. */
export interface ResourceScopes {
  pod: ResourceScope
  containers: readonly ResourceScope[]
}

/** `bad` is unreadable or negative. A limit of 0 counts as absent; null is absent. */
export type Amount = Quantity | 'absent' | 'bad'

/** The scopes of a workload; ephemeral containers have no resources. */
export function scopesOf(kind: WorkloadKind, object: JsonObject): ResourceScopes {
  const template = podTemplateOf(kind, object)
  const containers = containersOf(template).filter(({ role }) => role !== 'ephemeral')
  return { pod: podScope(template), containers: containers.map(containerScope) }
}

/** The pod as a scope. */
export function podScope(template: PodTemplate): ResourceScope {
  return scope('', 'the pod', template.specPath, template.spec)
}

/** A container as a scope. */
export function containerScope({ role, name, path, spec }: Container): ResourceScope {
  return scope(name, `${titles[role]} "${name}"`, path, spec)
}

const titles: Record<ContainerRole, string> = {
  app: 'container',
  init: 'init container',
  sidecar: 'sidecar container',
  ephemeral: 'ephemeral container',
}

function scope(name: string, label: string, path: string, spec: JsonObject): ResourceScope {
  const resources = asObject(spec['resources'])
  return { name, label, path, limits: asObject(resources?.['limits']), requests: asObject(resources?.['requests']) }
}

/** A limit as it counts. */
export function limitOf({ limits }: ResourceScope, resource: string): Amount {
  const amount = amountOf(own(limits, resource))
  return typeof amount === 'object' && isZero(amount) ? 'absent' : amount
}

/** A request as it is written. */
export function requestOf({ requests }: ResourceScope, resource: string): Amount {
  return amountOf(own(requests, resource))
}

/**
 * A request as it counts: a missing one is its limit. A request of 0 beside a limit of 0 is what the API server makes of that limit
 * in a Pod, and as absent as the limit is.
 */
export function countedRequestOf(scope: ResourceScope, resource: string): Amount {
  const request = requestOf(scope, resource)
  if (request === 'absent' || (typeof request === 'object' && isZero(request) && hasZeroLimit(scope, resource)))
    return limitOf(scope, resource)
  return request
}

function hasZeroLimit({ limits }: ResourceScope, resource: string): boolean {
  const limit = amountOf(own(limits, resource))
  return typeof limit === 'object' && isZero(limit)
}

/** The amount of a JSON value. */
export function amountOf(value: unknown): Amount {
  if (value === undefined || value === null) return 'absent'
  const quantity = parseQuantity(value)
  return quantity === undefined || isNegative(quantity) ? 'bad' : quantity
}

/** The path of one amount of a scope. */
export function amountPath({ path }: ResourceScope, list: 'limits' | 'requests', resource: string): string {
  return child(descend(path, 'resources', list), resource)
}
