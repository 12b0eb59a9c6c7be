import type { ApiClient } from '../../cluster/api-client.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import { didYouMean } from '../suggest.ts'

/** Throws a HealError, with the nearest name, for a namespace that is known not to exist. */
export async function checkNamespace(client: ApiClient, namespace: string): Promise<void> {
  const found = await getObject(client, resources.namespaces, { name: namespace })
  if (found.ok || found.failure.reason !== 'NotFound' || isNotServed(found.failure)) return
  const listed = await listObjects(client, resources.namespaces)
  const names = listed.ok ? listed.value.items.map((item) => asString(dig(item, 'metadata', 'name')) ?? '') : []
  throw new HealError(
    'no-namespace',
    `there is no namespace ${JSON.stringify(namespace)}${didYouMean(namespace, names)}`,
    {
      hint: 'Name another with -n NAMESPACE, or take all with -A',
    },
  )
}
