import type { ApiClient } from '../../cluster/api-client.ts'
import { resources, type ResourceKey, type ResourceType } from '../../cluster/resource.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { HealError } from '../../policies/heal-error.ts'
import { list } from '../../policies/messages/text.ts'
import { referenceOf } from '../object-reference.ts'
import type { SnapshotFlags } from '../snapshot/snapshot-from.ts'
import { builtInType, resourceKeys } from '../target/built-in-types.ts'
import { resolveResourceType } from '../target/resolve-resource-type.ts'
import { resourceArgument } from '../target/resource-argument.ts'
import { splitArguments } from '../target/split-arguments.ts'
import { pluralOf } from './examine.ts'
import type { DiagnosisTarget } from './target.ts'

/** What the words after `diagnose` name, before it is known in which namespace. */
export interface NamedTarget {
  type: ResourceType
  name?: string
  /** One line, where the type's name is ambiguous. */
  warning?: string
}

/** Whether the words name a type that needs no cluster to be known, or none. */
export function isBuiltIn(words: readonly string[]): boolean {
  return splitArguments(words).every(({ type }) => builtInType(type) !== undefined)
}

/** The type and name of TYPE/NAME, TYPE NAME or TYPE; undefined for no words. Without a client only built-in types are known. */
export async function namedTarget(words: readonly string[], client?: ApiClient): Promise<NamedTarget | undefined> {
  const [only, ...more] = splitArguments(words)
  if (only === undefined) return undefined
  if (client === undefined || more.length > 0) return resourceArgument(words)
  const { type, warning } = await resolveResourceType(client, only.type)
  return {
    type,
    ...(only.name === undefined ? {} : { name: only.name }),
    ...(warning === undefined ? {} : { warning }),
  }
}

/** The flags with the namespaces that must be read for a target: what has no namespace breaks things in all of them. */
export function flagsFor(named: NamedTarget | undefined, flags: SnapshotFlags): SnapshotFlags {
  if (named === undefined) return flags
  const { type, name } = named
  if (flags['all-namespaces'] === true && name !== undefined && type.namespaced)
    throw new HealError('usage', 'an object cannot be named across all namespaces', {
      hint: 'Name its namespace with -n NAMESPACE, or leave the name away',
    })
  if (type === resources.namespaces && name !== undefined) return { ...flags, namespace: name, 'all-namespaces': false }
  return type.namespaced ? flags : { ...flags, namespace: undefined, 'all-namespaces': true }
}

/** Where a target may be. */
export interface Whereabouts {
  snapshot: Snapshot
  namespace: string | undefined
}

/** The target itself. Throws a HealError for a built-in type at which no analyzer looks: silence would say that it is well. */
export function targetIn(
  { type, name }: NamedTarget,
  where: Whereabouts | undefined,
  reads: readonly ResourceKey[],
): DiagnosisTarget {
  const { kind, group, version, namespaced } = type
  const builtIn = resourceKeys.find((key) => resources[key] === type)
  if (builtIn !== undefined && !reads.includes(builtIn))
    throw new HealError('usage', `diagnose does not look at ${type.resource}`, {
      hint: `It looks at ${list(reads.map(pluralOf).sort(), reads.length)}`,
    })
  if (name === undefined) return { kind }
  const apiVersion = group === '' ? version : `${group}/${version}`
  const namespace = namespaced && where !== undefined ? namespaceOf(builtIn, name, where) : undefined
  return { kind, name, apiVersion, ...(namespace === undefined ? {} : { namespace }) }
}

/** Files have no namespace that is meant by default: the name tells it, where it is the only one of its kind. */
function namespaceOf(resource: ResourceKey | undefined, name: string, where: Whereabouts): string | undefined {
  if (where.namespace !== undefined || resource === undefined) return where.namespace
  const found = where.snapshot
    .list(resource)
    .map(referenceOf)
    .filter((each) => each.name === name)
  if (found.length <= 1) return found[0]?.namespace
  throw new HealError('usage', `${resource} ${JSON.stringify(name)} is in several namespaces`, {
    hint: `Name one with -n: ${list(found.map(({ namespace = '' }) => namespace))}`,
  })
}
