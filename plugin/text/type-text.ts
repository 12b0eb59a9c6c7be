import { resources, type ResourceType } from '../../cluster/resource.ts'
import { groupOf } from '../../policies/kubernetes/workloads.ts'
import type { ObjectReference } from '../object-reference.ts'

const known = new Set(Object.values(resources).map(({ kind, group }) => `${kind}.${group}`))

/** `deployment`, `widget.example.com`: a type as a command names it, with its group where its kind alone could mean another. */
export function typeText({ kind, group }: Pick<ResourceType, 'kind' | 'group'>): string {
  return `${kind.toLowerCase()}${group === '' || known.has(`${kind}.${group}`) ? '' : `.${group}`}`
}

/** The same of the type of an object. */
export function typeOfText({ kind, apiVersion = '' }: Pick<ObjectReference, 'kind' | 'apiVersion'>): string {
  return typeText({ kind, group: groupOf(apiVersion) })
}
