import { asArray, asObject, asString, type JsonObject } from '../json.ts'
import { at, child, item } from '../path.ts'
import type { PodTemplate } from './workloads.ts'

/** `sidecar`: an init container with restartPolicy Always (KEP-753). */
export type ContainerRole = 'app' | 'init' | 'sidecar' | 'ephemeral'

/** One container of a pod template. Entries that are not objects are seen as empty ones, so that nothing slips past a rule. */
export interface Container {
  role: ContainerRole
  /** The name, or `#0` (its place) where it has none. */
  name: string
  /** The path of the pod's spec, below which the container stands; `containerPath` makes its own of it. */
  specPath: string
  /** The field it stands in and its place there, for patches. */
  list: 'containers' | 'initContainers' | 'ephemeralContainers'
  index: number
  spec: JsonObject
}

const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** All containers of a template: init and sidecars, then app, then ephemeral, each in their written order. */
export function containersOf({ spec, specPath }: PodTemplate): Container[] {
  const containers: Container[] = []
  for (const list of lists) {
    for (const [index, entry] of asArray(spec[list]).entries())
      containers.push(toContainer(specPath, list, entry, index))
  }
  return containers
}

function toContainer(specPath: string, list: Container['list'], entry: unknown, index: number): Container {
  const spec = asObject(entry) ?? {}
  const name = asString(spec['name']) ?? `#${String(index)}`
  return { role: roleOf(list, spec), name, specPath, list, index, spec }
}

/** `spec.template.spec.containers[name=web]`; made only where a finding needs it. */
export function containerPath({ specPath, list, index, spec }: Container): string {
  const name = asString(spec['name'])
  const listPath = child(specPath, list)
  return name === undefined ? at(listPath, index) : item(listPath, 'name', name)
}

function roleOf(list: Container['list'], spec: JsonObject): ContainerRole {
  if (list === 'containers') return 'app'
  if (list === 'ephemeralContainers') return 'ephemeral'
  return spec['restartPolicy'] === 'Always' ? 'sidecar' : 'init'
}
