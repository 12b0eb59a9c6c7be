import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { eachPage } from '../../cluster/list.ts'
import { resources } from '../../cluster/resource.ts'
import { checkStored } from '../../policies/check/check-stored.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import type { WorkloadKindName } from '../../policies/kubernetes/workloads.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { Judged } from '../check/build-report.ts'
import type { ReportResource } from '../check/report.ts'
import type { RunImages } from '../images/run-images.ts'
import { isExempt, readNamespaces, type Namespaces } from './namespaces.ts'
import { createOwnerIndex, type OwnerIndex } from './owners.ts'

/** What is scanned. */
export interface ScanOptions {
  /** undefined: all namespaces */
  namespace: string | undefined
  /** milliseconds since the epoch */
  now: number
  images: RunImages
  /** Told after every page: the kind in its plural, and how many objects of all kinds were read so far. */
  onProgress?: (resource: string, read: number) => void
}

/** What a scan found, and what it could not see. */
export interface Scan {
  judged: readonly Judged[]
  /** Kinds that could not be listed, with the reason: of these nothing is known. */
  unread: readonly Unread[]
  /** Workloads that were not judged because their owner is of an unread kind. */
  unjudged: number
  /** Workloads in namespaces that admission never judges. */
  exempt: number
}

/** A kind that could not be listed. */
export interface Unread {
  kind: WorkloadKindName
  resource: string
  failure: ApiFailure
}

/** Owners before what they own, so that every owner is known when its objects come. */
const kinds = [
  { kind: 'Deployment', of: resources.deployments },
  { kind: 'StatefulSet', of: resources.statefulsets },
  { kind: 'DaemonSet', of: resources.daemonsets },
  { kind: 'ReplicationController', of: resources.replicationcontrollers },
  { kind: 'CronJob', of: resources.cronjobs },
  { kind: 'ReplicaSet', of: resources.replicasets },
  { kind: 'Job', of: resources.jobs },
  { kind: 'Pod', of: resources.pods },
] as const satisfies readonly { kind: WorkloadKindName; of: (typeof resources)[keyof typeof resources] }[]

/** Reads every workload of a cluster, a page at a time, and judges it as it stands. Never rejects; what cannot be read is told. */
export async function scan(client: ApiClient, set: PolicySet, options: ScanOptions): Promise<Scan> {
  const namespaces = await readNamespaces(client, options.namespace)
  const nothing = { judged: [], unread: [], unjudged: 0, exempt: 0, read: 0 }
  const tally: Tally = { ...nothing, set, options, namespaces, index: createOwnerIndex() }
  for (const { kind, of } of kinds) {
    const result = await eachPage(client, of, listOptions(options), async ({ items }) => {
      const coming = items.map((item) => judgeOne(tally, item))
      tally.read += items.length
      options.onProgress?.(of.resource, tally.read)
      // What waits for registries holds its objects: no more than those of a page.
      for (const judged of await Promise.all(coming)) if (judged !== undefined) tally.judged.push(judged)
    })
    if (!result.ok) tally.unread.push({ kind, resource: of.resource, failure: result.failure })
  }
  const { judged, unread, unjudged, exempt } = tally
  return { judged, unread, unjudged, exempt }
}

interface Tally {
  set: PolicySet
  options: ScanOptions
  namespaces: Namespaces
  index: OwnerIndex
  judged: Judged[]
  unread: Unread[]
  unjudged: number
  exempt: number
  read: number
}

function listOptions({ namespace }: ScanOptions) {
  return namespace === undefined ? {} : { namespace }
}

/** Its verdict; undefined where it is not judged, which is counted. It is known to the index at once. */
async function judgeOne(tally: Tally, object: JsonObject): Promise<Judged | undefined> {
  const { set, options, namespaces, index } = tally
  index.add(object)
  const namespace = asString(dig(object, 'metadata', 'namespace')) ?? ''
  if (isExempt(namespace)) {
    tally.exempt += 1
    return undefined
  }
  const owners = index.ownersOf(object, new Set(tally.unread.map(({ kind }) => kind)))
  if (!owners.ok) {
    tally.unjudged += 1
    return undefined
  }
  const about = { now: options.now, namespace: namespaces.get(namespace), owners: owners.owners }
  const resource = resourceOf(object, namespace)
  return options.images.judge((images) => {
    const verdict = checkStored(set, object, images === undefined ? about : { ...about, images })
    return { resource, verdict, patch: [] }
  })
}

function resourceOf(object: JsonObject, namespace: string): ReportResource {
  const text = (...keys: string[]): string => asString(dig(object, ...keys)) ?? ''
  const uid = asString(dig(object, 'metadata', 'uid'))
  return {
    apiVersion: text('apiVersion'),
    kind: text('kind'),
    namespace,
    name: text('metadata', 'name'),
    file: null,
    line: null,
    ...(uid === undefined ? {} : { uid }),
  }
}
