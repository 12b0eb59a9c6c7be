import type { ApiClient } from '../../cluster/api-client.ts'
import { createObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { confirm } from '../connect/confirm.ts'
import { orThrow } from '../connect/failure-text.ts'
import type { Streams } from '../streams.ts'
import { isKeepable, isUnchanged, keptCopy, newestCopy } from './kept-copy.ts'
import { readConfig, readVersioned } from './read-versioned.ts'
import { revisionsOf } from './revisions-of.ts'
import { usedConfig } from './used-config.ts'
import type { VersionedKind } from './versioned-types.ts'

/** What is kept, and how. */
export interface KeepOptions {
  kind: VersionedKind
  namespace: string
  name: string
  yes: boolean
  dryRun: 'none' | 'client' | 'server'
  /** milliseconds since the epoch */
  now: number
}

/** Keeps copies of the ConfigMaps and Secrets that a workload uses now, for its current revision. Resolves to the exit code. */
export async function keepConfig(io: Streams, client: ApiClient, options: KeepOptions): Promise<number> {
  const { namespace, name, dryRun } = options
  const copies = await missingCopies(client, options)
  for (const copy of copies) io.say(`to be kept: ${lineOf(copy)}`)
  if (copies.length === 0) {
    io.out(`${options.kind.toLowerCase()}/${name} -n ${namespace}: nothing to keep\n`)
    return 0
  }
  if (dryRun === 'none' && !(await confirm(io, `Keep ${copies.length} of them`, options))) return 1
  if (dryRun !== 'client') for (const copy of copies) await create(client, copy, dryRun === 'server')
  for (const copy of copies)
    io.out(`${nameOf(copy)} ${dryRun === 'none' ? 'kept' : `would be kept (${dryRun} dry run)`}\n`)
  return 0
}

/** The copies of what the current revision uses that are not there yet. */
async function missingCopies(client: ApiClient, { kind, namespace, name, now }: KeepOptions): Promise<JsonObject[]> {
  const current = revisionsOf(await readVersioned(client, kind, { namespace, name })).find((each) => each.current)
  if (current === undefined)
    throw new HealError('no-revision', `the current revision of ${kind} ${name} is not in its history`, {
      hint: 'Wait until its controller has seen it (kubectl rollout status), then again',
    })
  const { now: config, copies, unread } = await readConfig(client, namespace, [current])
  if (unread.length > 0) throw new HealError('unread', `nothing was kept: ${unread.join('; ')}`)
  return usedConfig(current.template).flatMap((reference) => {
    const found = config(reference)
    if (found.state !== 'known' || !isKeepable(found.value)) return []
    const copy = newestCopy(copies, reference, current.keptBy)
    return copy !== undefined && isUnchanged(found.value, copy) ? [] : [keptCopy(found.value, current.keptBy, now)]
  })
}

async function create(client: ApiClient, copy: JsonObject, dryRun: boolean): Promise<void> {
  const type = copy['kind'] === 'Secret' ? resources.secrets : resources.configmaps
  orThrow(await createObject(client, type, copy, { dryRun }), `keeping ${nameOf(copy)}`)
}

function lineOf(copy: JsonObject): string {
  const of = Object.values(dig(copy, 'metadata', 'annotations') ?? {}).join()
  return `${String(copy['kind'])} ${of} as ${nameOf(copy)}`
}

function nameOf(copy: JsonObject): string {
  return `${String(copy['kind']).toLowerCase()}/${asString(dig(copy, 'metadata', 'name')) ?? ''}`
}
