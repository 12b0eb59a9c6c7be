import type { ApiClient } from '../api-client.ts'
import type { ApiFailure, ApiResult } from '../api-result.ts'
import type { ResourceKey } from '../resource.ts'
import { readKind, type KindOutcome } from './read-kind.ts'
import type { ReadOptions } from './read-options.ts'
import { createSnapshot, type Snapshot } from './snapshot.ts'

/** Kinds that are read at the same time. */
const atOnce = 4

/** Those with the most objects begin, so that none of them is waited for alone at the end. */
const heaviest: readonly ResourceKey[] = ['pods', 'replicasets', 'coreevents', 'endpointslices', 'deployments']

/**
 * One snapshot by paged lists. A kind that cannot be read is unread with its reason, and one that was read in part keeps that part.
 * The failure where nothing at all could be read. Never rejects.
 */
export async function readSnapshot(client: ApiClient, options: ReadOptions): Promise<ApiResult<Snapshot>> {
  const kinds = await readKinds(client, options)
  const failure = nothingRead(kinds)
  if (failure !== undefined) return { ok: false, failure }
  return { ok: true, value: createSnapshot({ now: options.now(), namespace: options.namespace, kinds }) }
}

async function readKinds(client: ApiClient, options: ReadOptions): Promise<KindOutcome[]> {
  const { resources: wanted, onProgress } = options
  const waiting = [
    ...heaviest.filter((key) => wanted.includes(key)),
    ...wanted.filter((key) => !heaviest.includes(key)),
  ]
  const outcomes: KindOutcome[] = []
  let objects = 0
  let lost: ApiFailure[] = []
  const read = async (resource: ResourceKey): Promise<KindOutcome> => {
    const [gone] = lost
    // As many failed connections in a row as are open: the API server is gone, and every other kind would wait for its time limit.
    if (gone !== undefined && lost.length >= atOnce)
      return { resource, objects: [], unread: gone.message, failure: gone }
    if (options.signal?.aborted === true) return { resource, objects: [], unread: 'the reading was interrupted' }
    const onPage = (count: number): void => {
      objects += count
      lost = []
      onProgress?.({ resource, objects, kinds: outcomes.length, of: wanted.length })
    }
    return readKind(client, resource, { ...options, onPage })
  }
  const work = async (): Promise<void> => {
    for (let resource = waiting.shift(); resource !== undefined; resource = waiting.shift()) {
      const outcome = await read(resource)
      if (outcome.failure !== undefined && isLost(outcome.failure)) lost.push(outcome.failure)
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

function isLost({ reason }: ApiFailure): boolean {
  return reason === 'Unreachable' || reason === 'Unauthorized' || reason === 'Timeout'
}

/** Why nothing was read, where nothing was: what keeps everybody out, before what one kind lacks. */
function nothingRead(kinds: readonly KindOutcome[]): ApiFailure | undefined {
  if (kinds.some(({ failure, objects }) => failure === undefined || objects.length > 0)) return undefined
  const failures = kinds.flatMap(({ failure }) => failure ?? [])
  return failures.find(isLost) ?? failures.find(({ reason }) => reason === 'Forbidden') ?? failures[0]
}
