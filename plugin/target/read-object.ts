import type { ApiClient } from '../../cluster/api-client.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import type { ObjectName, ResourceType } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { orThrow } from '../connect/failure-text.ts'
import { checkNamespace } from './check-namespace.ts'
import { missingObject } from './missing-object.ts'

/** The object that a person named. Throws a HealError where it cannot be read; where there is none of the name, with the nearest. */
export async function readObject(client: ApiClient, type: ResourceType, name: ObjectName): Promise<JsonObject> {
  const result = await getObject(client, type, name)
  if (!result.ok && result.failure.reason === 'NotFound' && !isNotServed(result.failure))
    await explainMissing(client, type, name)
  return orThrow(result, `reading ${type.kind.toLowerCase()}/${name.name}`)
}

async function explainMissing(client: ApiClient, type: ResourceType, { namespace, name }: ObjectName): Promise<void> {
  const where = namespace === undefined ? {} : { namespace }
  const listed = await listObjects(client, type, { ...where, form: 'metadata' })
  if (!listed.ok) return
  const names = listed.value.items.map((item) => asString(dig(item, 'metadata', 'name')) ?? '')
  if (names.length === 0 && namespace !== undefined) await checkNamespace(client, namespace)
  throw missingObject({ kind: type.kind, ...where, name }, names)
}
