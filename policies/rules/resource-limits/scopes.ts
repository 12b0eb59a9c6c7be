import { asObject, own, type JsonObject } from '../../json.ts'
import { containerPath, type Container, type ContainerRole } from '../../kubernetes/containers.ts'
import { isNegative, isZero, parseQuantity, type Quantity } from '../../kubernetes/quantity.ts'
import type { PodTemplate } from '../../kubernetes/workloads.ts'
import { child, descend } from '../../path.ts'
import type { WorkloadView } from '../rule-type.ts'

/** A container, or the pod as a whole (spec.resources, KEP-2837), with its limits and requests. */
export interface ResourceScope {
  /** Undefined for the pod. */
  container: Container | undefined
  /** The path of the pod's spec. */
  specPath: string
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
export function scopesOf({ template, containers }: WorkloadView): ResourceScopes {
  const scopes: ResourceScope[] = []
  for (const container of containers) if (container.role !== 'ephemeral') scopes.push(containerScope(container))
  return { pod: podScope(template), containers: scopes }
}

/** The pod as a scope. */
export function podScope({ specPath, spec }: PodTemplate): ResourceScope {
  return scope(undefined, specPath, spec)
}

/** A container as a scope. */
export function containerScope(container: Container): ResourceScope {
  return scope(container, container.specPath, container.spec)
}

/** `container "web"`, `init container "setup"`, `the pod` */
export function labelOf({ container }: ResourceScope): string {
  return container === undefined ? 'the pod' : `${titles[container.role]} "${container.name}"`
}

const titles: Record<ContainerRole, string> = {
  app: 'container',
  init: 'init container',
  sidecar: 'sidecar container',
  ephemeral: 'ephemeral container',
}

function scope(container: Container | undefined, specPath: string, spec: JsonObject): ResourceScope {
  const resources = asObject(spec['resources'])
  const [limits, requests] = [asObject(resources?.['limits']), asObject(resources?.['requests'])]
  return { container, specPath, limits, requests }
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
export function amountPath(scope: ResourceScope, list: 'limits' | 'requests', resource: string): string {
  const path = scope.container === undefined ? scope.specPath : containerPath(scope.container)
  return child(descend(path, 'resources', list), resource)
}
