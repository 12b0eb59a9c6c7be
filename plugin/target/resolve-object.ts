import type { ApiClient } from '../../cluster/api-client.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { namedObject } from './named-object.ts'
import { resolveResourceType } from './resolve-resource-type.ts'
import { splitArguments } from './split-arguments.ts'
import { builtInType } from './built-in-types.ts'

/**
 * The one object that words name, of any type that the cluster serves: `deployment/web`, `widget/a`. Throws a HealError where they
 * name none, several, or a type that is not served.
 */
export async function resolveObject(
  client: ApiClient,
  words: readonly string[],
): Promise<{ type: ResourceType; name: string }> {
  const [named, ...more] = splitArguments(words)
  if (named === undefined || builtInType(named.type) !== undefined) return namedObject(words)
  const { type } = await resolveResourceType(client, named.type)
  if (more.length === 0 && named.name !== undefined) return { type, name: named.name }
  throw new HealError('usage', `${JSON.stringify(words.join(' '))} names no single object`, {
    hint: `Name one: ${type.kind.toLowerCase()}/NAME`,
  })
}
