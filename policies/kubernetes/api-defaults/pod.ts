import { asArray, asObject, isObject, own, type JsonObject } from '../../json.ts'
import { isAbsent, isEmpty, type Defaults } from './defaults.ts'
import { podLevelResources } from './pod-level.ts'
import { podSpec } from './pod-spec.ts'

/** A Pod has defaults that a template has not: missing requests are its limits, and the ports of hostNetwork are host ports. */
export const pod: Defaults = {
  absent: { status: {} },
  objects: { spec: { ...podSpec, compute: podOnly, absent: { ...podSpec.absent, enableServiceLinks: true } } },
}

function podOnly(spec: JsonObject): JsonObject {
  const fill = (entry: unknown) => (isObject(entry) ? requestsFromLimits(hostPorts(spec, entry)) : entry)
  const containers = asArray(spec['containers']).map(fill)
  const initContainers = asArray(spec['initContainers']).map(fill)
  return {
    ...podSpec.compute?.(spec),
    ...(containers.length > 0 && { containers }),
    ...(initContainers.length > 0 && { initContainers }),
    ...podLevelResources(asObject(spec['resources']), containers, initContainers),
  }
}

function requestsFromLimits(container: JsonObject): JsonObject {
  const resources = asObject(container['resources'])
  const limits = asObject(resources?.['limits'])
  if (limits === undefined) return container
  const requests = asObject(resources?.['requests'])
  const missing = Object.keys(limits).filter((resource) => own(requests, resource) === undefined)
  if (missing.length === 0) return container
  const filled = missing.map((resource) => [resource, limits[resource]] as const)
  return { ...container, resources: { ...resources, requests: { ...requests, ...Object.fromEntries(filled) } } }
}

function hostPorts(spec: JsonObject, container: JsonObject): JsonObject {
  const ports = asArray(container['ports'])
  if (spec['hostNetwork'] !== true || ports.length === 0) return container
  return { ...container, ports: ports.map((port) => (isObject(port) ? withHostPort(port) : port)) }
}

function withHostPort(port: JsonObject): JsonObject {
  return isEmpty(port['hostPort']) && !isAbsent(port['containerPort'])
    ? { ...port, hostPort: port['containerPort'] }
    : port
}
