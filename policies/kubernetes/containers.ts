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
  /** `spec.template.spec.containers[name=web]` */
  path: string
  /** The field it stands in and its place there, for patches. */
  list: 'containers' | 'initContainers' | 'ephemeralContainers'
  index: number
  spec: JsonObject
}

const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** All containers of a template: init and sidecars, then app, then ephemeral, each in their written order. */
export function containersOf(template: PodTemplate): Container[] {
  return lists.flatMap((list) =>
    asArray(template.spec[list]).map((entry, index) => toContainer(template, list, entry, index)),
  )
}

function toContainer(template: PodTemplate, list: Container['list'], entry: unknown, index: number): Container {
  const spec = asObject(entry) ?? {}
  const name = asString(spec['name'])
  const listPath = child(template.specPath, list)
  return {
    role: roleOf(list, spec),
    name: name ?? `#${String(index)}`,
    path: name === undefined ? at(listPath, index) : item(listPath, 'name', name),
    list,
    index,
    spec,
  }
}

function roleOf(list: Container['list'], spec: JsonObject): ContainerRole {
  if (list === 'containers') return 'app'
  if (list === 'ephemeralContainers') return 'ephemeral'
  return spec['restartPolicy'] === 'Always' ? 'sidecar' : 'init'
}
