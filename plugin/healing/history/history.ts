import type { Connection } from '../../connect/connect.ts'
import { printData } from '../../output/data.ts'
import { printObject } from '../../output/object.ts'
import type { Streams } from '../../streams.ts'
import { checkNamespace } from '../../target/check-namespace.ts'
import { parseRemediation } from '../record/parse-remediation.ts'
import { historyTable } from './history-table.ts'
import { listRemediations, type HistorySelection } from './list-remediations.ts'

/** The formats of `history`. */
export type HistoryFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name'

/** Prints what was done to workloads, the newest first. Throws a HealError for a namespace that does not exist. */
export async function history(
  io: Streams,
  { client }: Pick<Connection, 'client'>,
  selection: HistorySelection,
  output: HistoryFormat,
): Promise<void> {
  const items = await listRemediations(client, selection)
  if (items.length === 0 && selection.namespace !== undefined) await checkNamespace(client, selection.namespace)
  if (output === 'json' || output === 'yaml') {
    io.out(printData({ apiVersion: 'v1', kind: 'List', items }, output))
    return
  }
  if (output === 'name') {
    for (const item of items) io.out(printObject(item, 'name'))
    return
  }
  if (items.length === 0) {
    io.say(nothingOf(selection))
    return
  }
  const layout = { wide: output === 'wide', namespaces: selection.namespace === undefined, now: Date.now() }
  io.out(historyTable(items.map(parseRemediation), layout))
}

/** `No history of deployment/web in namespace shop.` */
function nothingOf({ namespace, target }: HistorySelection): string {
  const name = target?.name === undefined ? '' : `/${target.name}`
  const of = target === undefined ? '' : ` of ${target.kind.toLowerCase()}${name}`
  return `No history${of}${namespace === undefined ? '' : ` in namespace ${namespace}`}.`
}
