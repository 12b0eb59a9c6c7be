import { oneLine } from '../../../policies/messages/text.ts'
import { escapeXml } from '../../output/xml.ts'
import { placeOf } from '../../output/place.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'
import type { DriftReport } from '../report.ts'
import { summaryLine } from './drift-table.ts'
import { shortValue, whoText } from './show.ts'
import { referenceText } from '../../reference-text.ts'

const style = `:root{color-scheme:light dark;--line:#d0d7de;--soft:#f6f8fa;--red:#b42318;--green:#1a7f37;--amber:#9a6700}
@media(prefers-color-scheme:dark){:root{--line:#3d444d;--soft:#161b22;--red:#ff7b72;--green:#3fb950;--amber:#d29922}}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
h2{font-size:1.1rem;margin:2rem 0 .3rem}h2 code{font-size:1em}small{opacity:.75}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:var(--soft)}td code{overflow-wrap:anywhere;white-space:pre-wrap}
.live{color:var(--red)}.declared{color:var(--green)}.tag{border:1px solid var(--amber);border-radius:1em;color:var(--amber);padding:0 .6em}`

/** One file without scripts or anything to load: readable on a screen, in the dark and on paper. Everything is escaped. */
export function driftHtml(report: DriftReport, now: number): string {
  const shown = report.objects.filter(({ state }) => state !== 'same')
  const time = new Date(now).toISOString().slice(0, 19).replace('T', ' ')
  const unread = report.unread.map(({ resource, reason }) => `<li><code>${text(resource)}</code>: ${text(reason)}</li>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Drift</title>
<style>${style}</style>
<h1>Drift</h1>
<p>${text(summaryLine(report))}<br><small>${time} UTC</small></p>
${shown.map(section).join('')}${unread.length === 0 ? '' : `<h2>Not read</h2>\n<ul>${unread.join('')}</ul>\n`}</html>
`
}

function section(object: ComparedObject): string {
  const { ref, state, reason, file, line } = object
  const where = file === undefined ? '' : ` <small>${text(placeOf({ file, line: line ?? null }))}</small>`
  const tag = state === 'drifted' ? '' : ` <span class="tag">${text(state)}</span>`
  const why = reason === undefined ? '' : `<p>${text(oneLine(reason))}</p>\n`
  const fields = object.fields.filter(({ tolerated }) => tolerated === undefined)
  return `<section>\n<h2><code>${text(referenceText(ref))}</code>${tag}${where}</h2>\n${why}${fields.length === 0 ? '' : table(fields)}</section>\n`
}

function table(fields: readonly DriftedField[]): string {
  const heading = ['Field', 'Declared', 'Live', 'By', 'When', 'Locked by'].map((name) => `<th>${name}</th>`).join('')
  return `<div class="scroll"><table>\n<tr>${heading}</tr>\n${fields.map(row).join('')}</table></div>\n`
}

function row(field: DriftedField): string {
  const { path, cause, lockedBy } = field
  const when = cause.time === undefined ? '' : new Date(cause.time).toISOString().slice(0, 19).replace('T', ' ')
  const lock = lockedBy === undefined ? '' : `${lockedBy.policy}/${lockedBy.rule}`
  const cells = [
    `<td><code>${text(oneLine(path))}</code></td>`,
    `<td class="declared"><code>${text(shortValue(field, 'desired', 2000))}</code></td>`,
    `<td class="live"><code>${text(shortValue(field, 'live', 2000))}</code></td>`,
    ...[whoText(cause), when, lock].map((cell) => `<td>${text(cell)}</td>`),
  ]
  return `<tr>${cells.join('')}</tr>\n`
}

function text(value: string): string {
  return escapeXml(value)
}
