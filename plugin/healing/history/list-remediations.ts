import type { ApiClient } from '../../../cluster/api-client.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import { listObjects } from '../../../cluster/list.ts'
import { resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { groupOf } from '../../../policies/kubernetes/workloads.ts'
import { failureError } from '../../connect/failure-text.ts'

/** Which Remediations are shown. */
export interface HistorySelection {
  /** All namespaces where there is none. */
  namespace: string | undefined
  /** Of one object only, or of one kind. */
  target: { kind: string; apiVersion?: string; name?: string } | undefined
}

/** The Remediations of a cluster, the newest first. Throws a HealError where they cannot be listed. */
export async function listRemediations(
  client: ApiClient,
  { namespace, target }: HistorySelection,
): Promise<JsonObject[]> {
  const listed = await listObjects(client, resources.remediations, namespace === undefined ? {} : { namespace })
  if (!listed.ok)
    throw isNotServed(listed.failure) ? notInstalled() : failureError(listed.failure, 'listing the history')
  return listed.value.items.filter((item) => isAbout(item, target)).sort(newestFirst)
}

/** The cluster has no history, because it cannot keep one. */
export function notInstalled(): HealError {
  return new HealError('no-records', 'the cluster has no Remediations, and so no history', {
    hint: 'Bring them with kubectl heal install',
  })
}

function isAbout(item: JsonObject, target: HistorySelection['target']): boolean {
  if (target === undefined) return true
  const found = dig(item, 'spec', 'target')
  const [own, wanted] = [asString(dig(found, 'apiVersion')), target.apiVersion]
  const isOfGroup = own === undefined || wanted === undefined || groupOf(own) === groupOf(wanted)
  const isNamed = target.name === undefined || dig(found, 'name') === target.name
  return dig(found, 'kind') === target.kind && isOfGroup && isNamed
}

/** Of one second the greater name, so that the order is the same every time. */
function newestFirst(left: JsonObject, right: JsonObject): number {
  const key = (item: JsonObject): string =>
    `${asString(dig(item, 'metadata', 'creationTimestamp')) ?? ''} ${asString(dig(item, 'metadata', 'name')) ?? ''}`
  return key(right).localeCompare(key(left))
}
