import { asArray, digObject, isObject, type JsonObject } from '../../../policies/json.ts'

/** A workload whose container has another memory limit, and another request where one is given. */
export function withMemory(
  workload: JsonObject,
  container: string,
  { limit, request }: { limit: string; request?: string },
): JsonObject {
  const [spec, template] = [digObject(workload, 'spec'), digObject(workload, 'spec', 'template')]
  const podSpec = digObject(template, 'spec') ?? {}
  const changed = (list: string): JsonObject =>
    podSpec[list] === undefined
      ? {}
      : {
          [list]: asArray(podSpec[list]).map((each) =>
            isNamed(each, container) ? resized(each, limit, request) : each,
          ),
        }
  const next = { ...podSpec, ...changed('containers'), ...changed('initContainers') }
  return { ...workload, spec: { ...spec, template: { ...template, spec: next } } }
}

function isNamed(value: unknown, name: string): value is JsonObject {
  return isObject(value) && value['name'] === name
}

function resized(container: JsonObject, limit: string, request: string | undefined): JsonObject {
  const resources = digObject(container, 'resources')
  const limits = { ...digObject(resources, 'limits'), memory: limit }
  if (request === undefined) return { ...container, resources: { ...resources, limits } }
  const requests = { ...digObject(resources, 'requests'), memory: request }
  return { ...container, resources: { ...resources, limits, requests } }
}
