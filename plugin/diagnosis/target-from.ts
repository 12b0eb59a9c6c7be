import type { ApiClient } from '../../cluster/api-client.ts'
import { resources, type ResourceKey, type ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { list } from '../../policies/messages/text.ts'
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

/** The namespace to read; undefined: all. What has no namespace breaks things in all of them. */
export function namespaceToRead(
  named: NamedTarget | undefined,
  flags: { namespace?: string | undefined; 'all-namespaces': boolean },
  usual: string | undefined,
): string | undefined {
  if (flags['all-namespaces'] && named?.name !== undefined && named.type.namespaced)
    throw new HealError('usage', 'an object cannot be named across all namespaces', {
      hint: 'Name its namespace with -n NAMESPACE, or leave the name away',
    })
  if (named?.type === resources.namespaces && named.name !== undefined) return named.name
  if (flags['all-namespaces'] || named?.type.namespaced === false) return undefined
  return flags.namespace ?? usual
}

/** The target itself. Throws a HealError for a built-in type at which no analyzer looks: silence would say that it is well. */
export function targetIn(
  { type, name }: NamedTarget,
  namespace: string | undefined,
  reads: readonly ResourceKey[],
): DiagnosisTarget {
  const { kind, group, version, namespaced } = type
  const builtIn = (Object.keys(resources) as ResourceKey[]).find((key) => resources[key] === type)
  if (builtIn !== undefined && !reads.includes(builtIn))
    throw new HealError('usage', `diagnose does not look at ${type.resource}`, {
      hint: `It looks at ${list(reads.map(pluralOf).sort(), reads.length)}`,
    })
  if (name === undefined) return { kind }
  const apiVersion = group === '' ? version : `${group}/${version}`
  return { kind, name, apiVersion, ...(namespaced && namespace !== undefined ? { namespace } : {}) }
}
