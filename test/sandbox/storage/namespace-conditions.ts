import { withCondition } from '../controllers/conditions.ts'
import type { NewCondition } from '../controllers/conditions.ts'
import { listAt } from '../json.ts'
import { finalizersOf } from '../metadata.ts'
import { servedOfKind } from '../custom/custom-resources.ts'
import type { JsonObject } from '../types.ts'
import type { Store } from './store.ts'

type Fine = Pick<NewCondition, 'type' | 'reason' | 'message'>

const discovered: Fine = {
  type: 'NamespaceDeletionDiscoveryFailure',
  reason: 'ResourcesDiscovered',
  message: 'All resources successfully discovered',
}
const parsed: Fine = {
  type: 'NamespaceDeletionGroupVersionParsingFailure',
  reason: 'ParsedGroupVersions',
  message: 'All legacy kube types successfully parsed',
}
const deleted: Fine = {
  type: 'NamespaceDeletionContentFailure',
  reason: 'ContentDeleted',
  message: 'All content successfully deleted, may be waiting on finalization',
}
const noFinalizers: Fine = {
  type: 'NamespaceFinalizersRemaining',
  reason: 'ContentHasNoFinalizers',
  message: 'All content-preserving finalizers finished',
}

/** The conditions of a namespace under deletion that still holds objects: how many of which sort, and what holds them back. */
export function remainingConditions(store: Store, namespace: JsonObject, left: JsonObject[], now: Date): JsonObject[] {
  const resources = counts(
    left.map((object) => {
      const { group, resource } = servedOfKind(store, String(object['kind']))
      return `${resource}.${group}`
    }),
  )
  const held = counts(left.flatMap(finalizersOf))
  const content = resources.map(([name, count]) => `${name} has ${count} resource instances`).join(', ')
  const finalizers = held.map(([name, count]) => `${name} in ${count} resource instances`).join(', ')
  const next: NewCondition[] = [
    ...[discovered, parsed, deleted].map((fine) => ({ ...fine, status: 'False' as const })),
    {
      ...{ type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain' },
      message: `Some resources are remaining: ${content}`,
    },
    held.length === 0
      ? { ...noFinalizers, status: 'False' }
      : {
          ...{ type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain' },
          message: `Some content in the namespace has finalizers remaining: ${finalizers}`,
        },
  ]
  const before = listAt(namespace, 'status.conditions')
  return next.flatMap((condition) => {
    const known = before.filter(({ type, message }) => type === condition.type && message === condition.message)
    return withCondition(known, condition, now)
  })
}

function counts(names: string[]): [name: string, count: number][] {
  const found = new Map<string, number>()
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1)
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1))
}
