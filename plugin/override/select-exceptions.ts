import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { resources } from '../../cluster/resource.ts'
import { orThrow } from '../connect/failure-text.ts'
import { exceptionView, isLive, type ExceptionView } from './exception-view.ts'

/** Which exceptions to show. */
export interface Selection {
  /** that of the workload; all where there is none */
  namespace: string | undefined
  /** also those that have ended */
  all: boolean
}

/** The exceptions of a cluster at a time (milliseconds since the epoch): what ends first comes first, what has ended last. */
export async function selectExceptions(
  client: ApiClient,
  { namespace, all }: Selection,
  now: Promise<number>,
): Promise<ExceptionView[]> {
  const [listed, time] = await Promise.all([listObjects(client, resources.driftexceptions), now])
  const { items } = orThrow(listed, 'listing the exceptions')
  return items
    .map((item) => exceptionView(item, time))
    .filter((view) => (all || isLive(view)) && (namespace === undefined || view.target.namespace === namespace))
    .sort(compare)
}

function compare(left: ExceptionView, right: ExceptionView): number {
  if (isLive(left) !== isLive(right)) return isLive(left) ? -1 : 1
  const order = left.expiresAt.localeCompare(right.expiresAt) || left.name.localeCompare(right.name)
  return isLive(left) ? order : -order
}
