import { printData } from '../output/data.ts'
import type { Check, CheckState, Status } from './status.ts'

const words: Readonly<Record<CheckState, string>> = {
  ok: 'ok',
  warning: 'warning',
  problem: 'PROBLEM',
  unknown: 'unknown',
}
const colours: Readonly<Record<CheckState, number>> = { ok: 32, warning: 33, problem: 31, unknown: 33 }

/** The status as one screen, or as JSON or YAML. */
export function printStatus(status: Status, format: 'table' | 'json' | 'yaml', colour: boolean): string {
  if (format !== 'table') return printData(status, format)
  const heading = `kubectl-heal in ${status.server} (context ${JSON.stringify(status.context)})`
  const lines = status.checks.flatMap((check) => linesOf(check, colour))
  return `${[heading, '', ...lines, '', conclusion(status)].join('\n')}\n`
}

function linesOf({ name, state, message, next }: Check, colour: boolean): string[] {
  const word = words[state].padEnd(7)
  const shown = colour ? `\u001b[${String(colours[state])}m${word}\u001b[0m` : word
  const first = `${shown}  ${name.padEnd(12)}  ${message}`
  return next === undefined ? [first] : [first, `${' '.repeat(23)}→ ${next}`]
}

function conclusion({ works, checks }: Status): string {
  const problems = checks.filter(({ state }) => state === 'problem').length
  if (works === 'no') return `Something is wrong: ${String(problems)} ${problems === 1 ? 'problem' : 'problems'}.`
  if (works === 'unknown') return 'Whether enforcement works cannot be told: too little may be read.'
  const proven = checks.some(({ name, state }) => name === 'probe' && state === 'ok')
  return proven ? 'Enforcement works.' : 'Enforcement works, as far as may be read; it was not tried.'
}
