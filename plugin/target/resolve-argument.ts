import type { ApiClient } from '../../cluster/api-client.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { builtInType } from './built-in-types.ts'
import { resolveResourceType } from './resolve-resource-type.ts'
import { resourceArgument } from './resource-argument.ts'
import { splitArguments } from './split-arguments.ts'

/** A type that a cluster serves, or one object of it: as `resourceArgument`, but custom types too. Throws a HealError for what is none. */
export async function resolveArgument(
  client: ApiClient,
  words: readonly string[],
): Promise<{ type: ResourceType; name?: string }> {
  const [first, ...more] = splitArguments(words)
  if (first === undefined || more.length > 0 || builtInType(first.type) !== undefined) return resourceArgument(words)
  const { type } = await resolveResourceType(client, first.type)
  return { type, ...(first.name === undefined ? {} : { name: first.name }) }
}
