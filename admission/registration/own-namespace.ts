import type { ApiClient } from '../../cluster/api-client.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { asString, dig } from '../../policies/json.ts'

/** The Namespace that the server runs in, as the owner of what it registers. */
export interface OwnNamespace {
  /** undefined while it is not known, null where it cannot be: then nothing is owned */
  owner(): { name: string; uid: string } | null | undefined
  /** Reads it where that has not been done. Never rejects. */
  refresh(): Promise<void>
}

/** Reads the uid of a Namespace once; where reading is refused the answer is final. */
export function createOwnNamespace(client: ApiClient, name: string): OwnNamespace {
  let owner: { name: string; uid: string } | null | undefined
  return {
    owner: () => owner,
    async refresh() {
      if (owner !== undefined) return
      const result = await getObject(client, resources.namespaces, { name })
      const uid = result.ok ? asString(dig(result.value, 'metadata', 'uid')) : undefined
      if (uid !== undefined) owner = { name, uid }
      else if (result.ok || result.failure.reason === 'Forbidden' || result.failure.reason === 'NotFound') owner = null
    },
  }
}
