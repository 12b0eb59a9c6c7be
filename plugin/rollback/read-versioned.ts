import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import { absent, known, unknown, type Known } from '../../policies/known.ts'
import { failureLine, orThrow } from '../connect/failure-text.ts'
import { selectorText } from '../../policies/kubernetes/selector-text.ts'
import { isControlledBy } from '../revisions/is-controlled-by.ts'
import { keptForLabel } from '../revisions/kept-marks.ts'
import { readObject } from '../target/read-object.ts'
import type { Revision } from './revision.ts'
import { usedConfig, type ConfigReference } from './used-config.ts'
import type { Versioned } from './versioned.ts'
import { versionedTypes, type VersionedKind } from './versioned-types.ts'

/** Reads a workload with its revisions and Pods. Throws a HealError where one of them cannot be read. */
export async function readVersioned(
  client: ApiClient,
  kind: VersionedKind,
  { namespace, name }: { namespace: string; name: string },
): Promise<Versioned> {
  const { type, history: historyKey } = versionedTypes[kind]
  const what = `${kind.toLowerCase()}/${name}`
  const workload = await readObject(client, type, { namespace, name })
  const labelSelector = selectorText(dig(workload, 'spec', 'selector'))
  const selected = { namespace, ...(labelSelector === undefined ? {} : { labelSelector }) }
  const [history, pods] = await Promise.all([
    listObjects(client, resources[historyKey], selected),
    listObjects(client, resources.pods, selected),
  ])
  return {
    workload,
    history: orThrow(history, `reading the revisions of ${what}`).items.filter((item) =>
      isControlledBy(item, workload),
    ),
    pods: orThrow(pods, `reading the Pods of ${what}`).items,
  }
}

/** What revisions use, as it is now, and what was kept of it. */
export interface ReadConfig {
  now: (reference: ConfigReference) => Known<JsonObject>
  copies: readonly JsonObject[]
  /** What could not be read, a line each. */
  unread: readonly string[]
}

/** Reads the ConfigMaps and Secrets of revisions and their copies. What cannot be read is unknown, and told. */
export async function readConfig(
  client: ApiClient,
  namespace: string,
  revisions: readonly Revision[],
): Promise<ReadConfig> {
  const used = new Map(revisions.flatMap(({ template }) => usedConfig(template)).map((each) => [keyOf(each), each]))
  const found = await Promise.all(
    [...used].map(async ([key, reference]) => [key, await readOne(client, namespace, reference)] as const),
  )
  const objects = new Map(found)
  const kinds = [...new Set([...used.values()].map(({ kind }) => kind))]
  const copies = await Promise.all(kinds.map((kind) => readCopies(client, namespace, kind, revisions)))
  return {
    now: (reference) => objects.get(keyOf(reference)) ?? unknown('it was not read'),
    copies: copies.flatMap(({ items }) => items),
    unread: [
      ...found.flatMap(([key, one]) => (one.state === 'unknown' ? [`${key}: ${one.reason}`] : [])),
      ...copies.flatMap(({ unread }) => unread ?? []),
    ],
  }
}

function keyOf({ kind, name }: ConfigReference): string {
  return `${kind} ${name}`
}

function typeOf(kind: ConfigReference['kind']) {
  return kind === 'Secret' ? resources.secrets : resources.configmaps
}

async function readOne(
  client: ApiClient,
  namespace: string,
  { kind, name }: ConfigReference,
): Promise<Known<JsonObject>> {
  const read = await getObject(client, typeOf(kind), { namespace, name })
  if (read.ok) return known(read.value)
  return read.failure.reason === 'NotFound' ? absent : unknown(failureLine(read.failure))
}

async function readCopies(
  client: ApiClient,
  namespace: string,
  kind: ConfigReference['kind'],
  revisions: readonly Revision[],
): Promise<{ items: readonly JsonObject[]; unread?: string }> {
  const uids = revisions.map(({ keptBy }) => keptBy.uid).join(',')
  const labelSelector = `${keptForLabel} in (${uids})`
  const listed = await listObjects(client, typeOf(kind), { namespace, labelSelector })
  return listed.ok
    ? { items: listed.value.items }
    : { items: [], unread: `kept copies of ${kind}s: ${failureLine(listed.failure)}` }
}
