import type { ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { orObjectOfName, type Place } from './object-of-name.ts'
import { resolveArgument } from './resolve-argument.ts'

/**
 * The one object that words name, of any type that the cluster serves: `deployment/web`, `widget/a`. Throws a HealError where they
 * name none, several, or a type that is not served.
 */
export async function resolveObject(
  place: Place,
  words: readonly string[],
): Promise<{ type: ResourceType; name: string }> {
  const { type, name } = await orObjectOfName(words, place, () => resolveArgument(place.client, words))
  if (name !== undefined) return { type, name }
  throw new HealError('usage', `${JSON.stringify(words.join(' '))} names a type, but no object of it`, {
    hint: `Write ${type.kind.toLowerCase()}/NAME`,
  })
}
