import type { ClusterReader } from '../../cluster/reader.ts'
import type { Needs } from '../../policies/evaluate/needs.ts'
import { claimedController, scaledController } from '../../policies/evaluate/ownership.ts'
import type { Surroundings } from '../../policies/evaluate/request.ts'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import type { JsonObject } from '../../policies/json.ts'
import { unknown, type Known } from '../../policies/known.ts'
import { workloadResource, type WorkloadKind } from '../../policies/kubernetes/workloads.ts'
import { readOwners, type ReadWorkload } from './owners.ts'

/** Told of every object that was read, for the metric. */
export type CountRead = (object: 'namespace' | 'workload' | 'owner', outcome: Known<unknown>['state']) => void

const notAsked = unknown('it was not asked for')
const noCluster = unknown('heal-admission has no access to a cluster')

/** The surroundings of a request that needs none. */
export const noSurroundings: Surroundings = { namespace: notAsked, workload: notAsked, owners: notAsked }

/** Reads what a request needs of the cluster, side by side, before the deadline (milliseconds of `performance.now()`). */
export async function readSurroundings(
  reader: ClusterReader | undefined,
  request: ReviewedRequest,
  wanted: Needs,
  deadline: number,
  count: CountRead,
): Promise<Surroundings> {
  if (reader === undefined) return { namespace: noCluster, workload: noCluster, owners: noCluster }
  const get = (row: WorkloadKind, name: string) =>
    reader.getObject({ ...row, namespace: request.namespace, name }, deadline)
  const getOwner = (row: WorkloadKind, name: string) => counted('owner', get(row, name), count)
  const scaled = wanted.workload ? counted('workload', workloadBehind(request, get), count) : undefined
  const [namespace, workload, owners] = await Promise.all([
    wanted.namespace ? counted('namespace', reader.getNamespace(request.namespace, deadline), count) : notAsked,
    scaled ?? notAsked,
    wanted.owners ? ownersOf(request, scaled, getOwner) : notAsked,
  ])
  return { namespace, workload, owners }
}

/** A Scale names no owners: those of the workload behind it count, once that is read. */
async function ownersOf(
  request: ReviewedRequest,
  scaled: Promise<Known<JsonObject>> | undefined,
  read: ReadWorkload,
): Promise<Known<readonly JsonObject[]>> {
  return readOwners(scaled === undefined ? claimedController(request) : scaledController(await scaled), read)
}

/** What a Scale scales; the name and the kind are the request's own. */
async function workloadBehind(
  request: ReviewedRequest,
  get: (row: WorkloadKind, name: string) => Promise<Known<JsonObject>>,
): Promise<Known<JsonObject>> {
  const row = workloadResource(request.group, request.resource)
  return row === undefined ? unknown('it is of no workload kind that heal knows') : get(row, request.name)
}

async function counted(
  object: 'namespace' | 'workload' | 'owner',
  reading: Promise<Known<JsonObject>>,
  count: CountRead,
): Promise<Known<JsonObject>> {
  const read = await reading
  count(object, read.state)
  return read
}
