import { listAt, objectAt, stringsAt, textAt } from '../json.ts'
import { resourceOfKind, resources } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import type { Store } from '../storage/store.ts'
import type { JsonObject } from '../types.ts'

const known = new WeakMap<JsonObject, ResourceInfo[]>()

/** Every resource that is served now: the built-in ones and those of established definitions. */
export function allResources(store: Store): ResourceInfo[] {
  return [...resources, ...store.list(resourceOfKind('CustomResourceDefinition')).flatMap(servedBy)]
}

/** The resource by its name in an URL. */
export function findServed(store: Store, group: string, version: string, resource: string): ResourceInfo | undefined {
  return allResources(store).find(
    (info) => info.group === group && info.version === version && info.resource === resource,
  )
}

/** The resource that holds objects of a kind; throws where there is none. */
export function servedOfKind(store: Store, kind: string): ResourceInfo {
  return allResources(store).find((info) => info.kind === kind) ?? resourceOfKind(kind)
}

/** The resources of a definition, one for each served version; none before it is established. */
export function servedBy(definition: JsonObject): ResourceInfo[] {
  const found = known.get(definition)
  if (found) return found
  const isReady = listAt(definition, 'status.conditions').some(
    ({ type, status }) => type === 'Established' && status === 'True',
  )
  const versions = listAt(definition, 'spec.versions').filter(({ served }) => served === true)
  const infos = isReady ? versions.map((version) => resourceInfo(definition, version)) : []
  known.set(definition, infos)
  return infos
}

function resourceInfo(definition: JsonObject, version: JsonObject): ResourceInfo {
  const names = objectAt(definition, 'spec.names')
  return {
    group: textAt(definition, 'spec.group'),
    version: textAt(version, 'name'),
    kind: textAt(names, 'kind'),
    listKind: textAt(names, 'listKind'),
    resource: textAt(names, 'plural'),
    singular: textAt(names, 'singular'),
    shortNames: stringsAt(names, 'shortNames'),
    categories: stringsAt(names, 'categories'),
    namespaced: textAt(definition, 'spec.scope') === 'Namespaced',
    subresources: objectAt(version, 'subresources')['status'] === undefined ? [] : ['status'],
    schema: objectAt(version, 'schema.openAPIV3Schema'),
    printerColumns: listAt(version, 'additionalPrinterColumns'),
  }
}
