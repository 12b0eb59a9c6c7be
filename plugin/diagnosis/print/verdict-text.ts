import { count, list, oneLine } from '../../../policies/messages/text.ts'
import { referenceKey, type ObjectReference } from '../../object-reference.ts'
import type { Severity } from '../causes/cause.ts'
import type { Consequence, LogTail, Verdict } from '../verdict.ts'
import { evidenceText } from './evidence-text.ts'
import type { Layout } from './layout.ts'
import { referenceText } from '../../reference-text.ts'
import { wrap } from './wrap.ts'

const colours: Readonly<Record<Severity, number>> = { critical: 31, warning: 33, information: 36 }
/** Names on a line; wide has all. */
const mostNames = 8

/** One verdict for a person: what it is and where, then what shows it, what it is not, and what to do. Ends in a newline. */
export function verdictText(verdict: Verdict, now: number, layout: Layout): string {
  const { root, also, evidence, moreEvidence, ruledOut, unread, consequences, logs, next } = verdict
  const within = root.namespace
  const seen = [
    ...evidence.map((each) => evidenceText(each, { now, within, wide: layout.wide })),
    ...(moreEvidence === 0 ? [] : [`… and ${String(moreEvidence)} more`]),
  ]
  const lines = [
    ...heading(verdict, layout),
    ...affectedLines(verdict, layout),
    ...section('Also', also, layout),
    ...section('Seen', seen, layout),
    ...section('Ruled out', ruledOut, layout),
    ...section('Could not be read', unread, layout),
    ...section(
      'Because of it',
      consequences.map((each) => consequenceText(each, within)),
      layout,
    ),
    ...logs.flatMap((tail) => logSection(tail, within, layout)),
    ...section('Next', next, { ...layout, width: Infinity }),
  ]
  return `${lines.join('\n')}\n`
}

function heading({ severity, cause, root, rootExists, code }: Verdict, layout: Layout): string[] {
  const word = severity.toUpperCase()
  const [first = '', ...rest] = wrap(`${word} ${sentence(named(cause, root))}`, layout.width, 0)
  const shown = first.slice(word.length)
  const missing = rootExists === false ? ' (does not exist)' : ''
  return [
    layout.colour ? `\u001b[1;${String(colours[severity])}m${word}\u001b[0m\u001b[1m${shown}\u001b[0m` : first,
    ...(layout.colour ? rest.map((line) => `\u001b[1m${line}\u001b[0m`) : rest),
    ...wrap(`${referenceText(root)}${missing}, ${code}`, layout.width, 2),
  ]
}

/** A heading is read alone: "It sends …" says which Service does. */
function named(cause: string, { kind, name }: ObjectReference): string {
  return cause.replace(/^It /, `${kind} ${name} `).replace(/^Its /, `${kind} ${name}: its `)
}

function sentence(text: string): string {
  const line = oneLine(text)
  return line.slice(0, 1).toUpperCase() + line.slice(1)
}

function section(label: string, texts: readonly string[], layout: Layout): string[] {
  if (texts.length === 0) return []
  const head = `  ${label}:`
  const shown = layout.colour ? `\u001b[2m${head}\u001b[0m` : head
  return [shown, ...texts.flatMap((text) => wrap(oneLine(text), layout.width, 4))]
}

/** The root itself needs no second telling. */
function affectedLines(verdict: Verdict, layout: Layout): string[] {
  const text = affectedText(verdict, layout)
  if (text === '') return []
  const [first = '', ...rest] = wrap(`Affected: ${text}`, layout.width, 2)
  return [layout.colour ? first.replace('  Affected:', '\u001b[2m  Affected:\u001b[0m') : first, ...rest]
}

function affectedText({ affected, pods, root }: Verdict, { wide }: Layout): string {
  const others = affected.filter((each) => referenceKey(each) !== referenceKey(root))
  const names = list(
    others.map((each) => referenceText(each, root.namespace)),
    wide ? Infinity : mostNames,
  )
  const isAlone = pods.length === 1 && others.some((each) => each.kind === 'Pod')
  const podsOf = pods.length === 0 || isAlone ? '' : count(pods.length, 'Pod')
  if (names === '') return root.kind === 'Pod' ? '' : podsOf
  return podsOf === '' ? names : `${names} (${podsOf})`
}

function consequenceText({ object, cause, code }: Consequence, within: string | undefined): string {
  return `${referenceText(object, within)}: ${cause} (${code})`
}

function logSection({ pod, container, lines }: LogTail, within: string | undefined, layout: Layout): string[] {
  const head = `  Last lines of container ${container} in ${referenceText(pod, within)}:`
  return [layout.colour ? `\u001b[2m${head}\u001b[0m` : head, ...lines.map((line) => `    | ${oneLine(line)}`)]
}

/** One line about something that is worth knowing: `cronjob/backup -n prod: it is suspended (CronJobSuspended)`. */
export function informationText({ root, cause, code, consequences }: Verdict, layout: Layout): string[] {
  return [
    ...wrap(`${referenceText(root)}: ${oneLine(cause)} (${code})`, layout.width, 2),
    ...consequences.flatMap((each) => wrap(consequenceText(each, root.namespace), layout.width, 4)),
  ]
}
