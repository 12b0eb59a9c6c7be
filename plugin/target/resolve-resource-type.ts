import type { ApiClient } from '../../cluster/api-client.ts'
import { discoverTypes, type Discovered, type DiscoveredType } from '../../cluster/discover-types.ts'
import { resources, type ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { list } from '../../policies/messages/text.ts'
import { orThrow } from '../connect/failure-text.ts'
import { didYouMean } from '../suggest.ts'
import { builtInNames, builtInType, namesOfType } from './built-in-types.ts'

/** A type of a cluster, custom resources among them. */
export interface ResolvedType {
  type: ResourceType
  /** Where the word could mean another type too: which was taken, one line. */
  warning?: string
}

/**
 * The type that a word names in a cluster: a built-in one without a request, else as discovery tells. Where several have the name,
 * the API server's order decides as for kubectl, and a warning tells of the others. Throws a HealError with the nearest name for a
 * type that is not served.
 */
export async function resolveResourceType(client: ApiClient, word: string): Promise<ResolvedType> {
  const builtIn = builtInType(word)
  if (builtIn !== undefined) return { type: resources[builtIn] }
  const discovered = orThrow(await discoverTypes(client), 'looking up resource types')
  const found = typesNamed(word.toLowerCase(), discovered.types)
  const [first] = found
  if (first === undefined) throw notServed(word, discovered)
  const { group, version, resource, kind, namespaced } = first
  const type = { group, version, resource, kind, namespaced }
  const others = [...new Set(found.map(fullName))].filter((name) => name !== fullName(first))
  if (others.length === 0) return { type }
  const warning = `warning: ${JSON.stringify(word)} is also a name of ${list(others)}; taken as ${fullName(first)}`
  return { type, warning }
}

/** Types by a full name; where there is none, by a short one. */
function typesNamed(word: string, types: readonly DiscoveredType[]): DiscoveredType[] {
  const byName = types.filter((type) => namesOfType(type, [type.singular]).includes(word))
  return byName.length > 0 ? byName : types.filter((type) => namesOfType(type, type.shortNames).includes(word))
}

function notServed(word: string, { types, silent }: Discovered): HealError {
  const names = types.flatMap((type) => namesOfType(type, [type.singular, ...type.shortNames]))
  const message = `the API server has no resource type ${JSON.stringify(word)}`
  const near = didYouMean(word, [...builtInNames(), ...names])
  const unknown =
    silent.length === 0 ? '' : `. What ${list(silent)} would hold is not known: its server does not answer`
  return new HealError('usage', `${message}${near}${unknown}`, {
    hint: 'An object is named as TYPE/NAME, for example deployment/web; kubectl api-resources lists the types',
  })
}

function fullName({ group, resource }: ResourceType): string {
  return group === '' ? resource : `${resource}.${group}`
}
