import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'
import type { ApiClient } from './api-client.ts'
import { beforeDeadline } from './before-deadline.ts'
import { freshCache } from './fresh-cache.ts'
import type { ClusterReader, ObjectReference } from './reader.ts'
import { unknown } from './unknown.ts'

/** The longest a single read may run, whoever waits for it (milliseconds). */
const readTimeout = 5_000
/** A Namespace's labels act on `match` after at most this time (milliseconds). */
const namespaceFreshFor = 2_000
const namespacesKept = 1_000

const tooLate = unknown('the API server did not answer in time')
const badName = unknown('its name is not one an API server would store')

/** A reader that asks an API server for every object, and for each Namespace once in two seconds at most. */
export function createClusterReader(client: ApiClient): ClusterReader {
  const namespaces = freshCache<Known<JsonObject>>(
    { freshFor: namespaceFreshFor, limit: namespacesKept, keep: (value) => value.state === 'known' },
    (name) => client.get(`/api/v1/namespaces/${name}`, readTimeout),
  )
  return {
    async getNamespace(name, deadline) {
      return isName(name) ? beforeDeadline(namespaces(name), deadline, tooLate) : badName
    },
    async getObject(reference, deadline) {
      const path = pathOf(reference)
      return path === undefined ? badName : getBefore(client, path, deadline)
    },
    close: () => {
      client.close()
    },
  }
}

async function getBefore(client: ApiClient, path: string, deadline: number): Promise<Known<JsonObject>> {
  const left = Math.floor(Math.min(deadline - performance.now(), readTimeout))
  return left < 1 ? tooLate : client.get(path, left)
}

function pathOf({ group, version, resource, namespace, name }: ObjectReference): string | undefined {
  if (![version, resource, namespace, name].every(isName)) return undefined
  if (group === '') return `/api/${version}/namespaces/${namespace}/${resource}/${name}`
  return isName(group) ? `/apis/${group}/${version}/namespaces/${namespace}/${resource}/${name}` : undefined
}

/** Names come from reviews: only what cannot leave its place in a path is sent. */
function isName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(name) && !name.includes('..')
}
