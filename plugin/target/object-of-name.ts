import type { ApiClient } from '../../cluster/api-client.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources, type ResourceKey } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'

/** Where the commands that were typed look for a bare name, what people most often mean first. */
const likely: readonly ResourceKey[] = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'jobs',
  'pods',
  'services',
  'ingresses',
]

/** Where a person looks for an object. */
export interface Place {
  client: ApiClient
  namespace: string
}

/**
 * Reads words by `read`. Where they are one name alone, which is no type, the HealError says that TYPE/NAME is wanted, and which
 * objects of that name there are.
 */
export async function orObjectOfName<Value>(
  words: readonly string[],
  place: Place,
  read: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    const [name = '', ...more] = words
    const isBareName = more.length === 0 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)
    if (!isBareName || !(error instanceof HealError) || error.code !== 'usage') throw error
    const found = await objectsNamed(place, name)
    if (found.length === 0) throw error
    throw new HealError(
      'usage',
      `${JSON.stringify(name)} is no resource type; an object is named as TYPE/NAME. Did you mean ${found.join(' or ')}?`,
    )
  }
}

/** `deployment/web`, `service/web`: what cannot be read is not offered. */
async function objectsNamed({ client, namespace }: Place, name: string): Promise<string[]> {
  const offered = await Promise.all(
    likely.map(async (key) => {
      const found = await getObject(client, resources[key], { namespace, name })
      return found.ok ? [`${resources[key].kind.toLowerCase()}/${name}`] : []
    }),
  )
  return offered.flat()
}
