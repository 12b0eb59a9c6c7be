import type { JsonObject } from '../../policies/json.ts'
import { parseTime } from '../../policies/load/time.ts'
import { list, oneLine } from '../../policies/messages/text.ts'
import { exceptionView } from './exception-view.ts'
import { localAndUtc, roughly } from './when.ts'

/** What was granted, until when, and how to take it back. `now`: milliseconds since the epoch, as the API server counts. */
export function grantedText(object: JsonObject, { now, dryRun }: { now: number; dryRun: boolean }): string {
  const view = exceptionView(object, now)
  const { kind, namespace, name } = view.target
  const end = parseTime(view.expiresAt) ?? now
  const start = parseTime(view.notBefore ?? '') ?? now
  const rows: [string, string][] = [
    ['rules', `${list(view.rules, 20)} of policy ${view.policy}`],
    ['workload', `${kind.toLowerCase()}/${name} -n ${namespace}`],
    ['for', list(view.subjects, 20)],
    ...(start > now ? [['from', `${localAndUtc(start)}, in ${roughly(start - now)}`] satisfies [string, string]] : []),
    ['until', `${localAndUtc(end)}, in ${roughly(end - now)}`],
    ['revoke', `kubectl heal override revoke ${view.name}`],
  ]
  const heading = `driftexception.kubectl-heal.io/${view.name} granted${dryRun ? ' (server dry run)' : ''}`
  const shown = dryRun ? rows.slice(0, -1) : rows
  return `${[heading, ...shown.map(([what, text]) => `  ${what.padEnd(9)} ${oneLine(text)}`)].join('\n')}\n`
}
