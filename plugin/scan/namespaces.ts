import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { absent, known, unknown, type Known } from '../../policies/known.ts'
import { exemptNamespaces } from '../../policies/registration/exempt-namespaces.ts'
import { ownNamespace } from '../install/names.ts'

/** The Namespaces of a scan; their labels act on `match`. */
export interface Namespaces {
  get(name: string): Known<JsonObject>
}

/** True for a namespace whose objects admission never judges. */
export function isExempt(namespace: string): boolean {
  return exempt.includes(namespace)
}

const exempt = exemptNamespaces(ownNamespace)

/** Reads the one Namespace that is asked for, or all; what cannot be read is unknown, with the reason. */
export async function readNamespaces(client: ApiClient, only: string | undefined): Promise<Namespaces> {
  if (only !== undefined) {
    const result = await getObject(client, resources.namespaces, { name: only })
    const value = result.ok ? known(result.value) : unknown(reasonOf(result.failure.message))
    return { get: () => value }
  }
  const result = await listObjects(client, resources.namespaces, {})
  if (!result.ok) return { get: () => unknown(reasonOf(result.failure.message)) }
  const byName = new Map(result.value.items.map((item) => [asString(dig(item, 'metadata', 'name')), item]))
  return {
    get: (name) => {
      const found = byName.get(name)
      return found === undefined ? absent : known(found)
    },
  }
}

function reasonOf(message: string): string {
  return `the Namespace could not be read (${message})`
}
