import type { Connection } from '../connect/connect.ts'
import { printData } from '../output/data.ts'
import type { Streams } from '../streams.ts'
import { askWhoAsks } from './asker.ts'
import { exceptionTable } from './exception-table.ts'
import { selectExceptions, type Selection } from './select-exceptions.ts'

/** How a list is printed. */
export type ListFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name'

/** Prints the exceptions of a cluster. The API server's clock decides which have ended. */
export async function listInCluster(
  io: Streams,
  { client }: Connection,
  selection: Selection,
  format: ListFormat,
): Promise<void> {
  const asker = askWhoAsks(client, Date.now)
  const views = await selectExceptions(
    client,
    selection,
    asker.then(({ now }) => now),
  )
  for (const note of (await asker).notes) if (note.startsWith('warning')) io.say(note)
  if (format === 'json' || format === 'yaml') io.out(printData({ items: views }, format))
  else if (format === 'name') io.out(views.map(({ name }) => `driftexception.kubectl-heal.io/${name}\n`).join(''))
  else if (views.length === 0) io.say(noneFound(selection))
  else io.out(exceptionTable(views, format === 'wide'))
}

function noneFound({ namespace, all }: Selection): string {
  const where = namespace === undefined ? 'the cluster' : `namespace ${JSON.stringify(namespace)}`
  const further = [
    ...(all ? [] : ['--all shows those that have ended']),
    ...(namespace === undefined ? [] : ['-A all namespaces']),
  ]
  return `No ${all ? '' : 'live '}exceptions in ${where}${further.length === 0 ? '' : `; ${further.join(', ')}`}.`
}
