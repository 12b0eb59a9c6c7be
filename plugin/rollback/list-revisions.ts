import type { ApiClient } from '../../cluster/api-client.ts'
import { printData } from '../output/data.ts'
import type { Streams } from '../streams.ts'
import { readVersioned } from './read-versioned.ts'
import { revisionsData, revisionsTable } from './revision-list.ts'
import { revisionsOf } from './revisions-of.ts'
import type { VersionedKind } from './versioned-types.ts'

/** Prints the revisions of a workload. Resolves to the exit code. */
export async function listRevisions(
  io: Streams,
  client: ApiClient,
  of: { kind: VersionedKind; namespace: string; name: string },
  format: 'table' | 'yaml' | 'json' | 'name',
): Promise<number> {
  const revisions = revisionsOf(await readVersioned(client, of.kind, of))
  if (format === 'json' || format === 'yaml') io.out(printData({ items: revisionsData(revisions) }, format))
  else if (format === 'name')
    for (const { keptBy } of revisions) io.out(`${keptBy.kind.toLowerCase()}.apps/${keptBy.name}\n`)
  else io.out(revisionsTable(revisions))
  return 0
}
