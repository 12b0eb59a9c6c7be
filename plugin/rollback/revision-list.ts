import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { clip, oneLine } from '../../policies/messages/text.ts'
import { columns } from '../output/columns.ts'
import type { Revision } from './revision.ts'

/** The revisions as data: `rollback --list -o json`. */
export function revisionsData(revisions: readonly Revision[]): JsonObject[] {
  return revisions.map(({ number, keptBy, created, changeCause, current, wasAvailable, template }) => ({
    revision: number,
    current,
    available: wasAvailable,
    created: created === 0 ? null : new Date(created).toISOString(),
    images: imagesOf(template),
    changeCause: changeCause ?? null,
    keptBy: { kind: keptBy.kind, name: keptBy.name },
  }))
}

/** The revisions as a table, the newest first. */
export function revisionsTable(revisions: readonly Revision[]): string {
  const rows = revisions.map(({ number, current, wasAvailable, created, template, changeCause }) => [
    `${number}${current ? ' (current)' : ''}`,
    available[wasAvailable],
    created === 0 ? '?' : new Date(created).toISOString().replace('.000Z', 'Z'),
    oneLine(imagesOf(template).join(', ')),
    clip(changeCause ?? '', 120),
  ])
  return columns(['REVISION', 'AVAILABLE', 'CREATED', 'IMAGES', 'CHANGE CAUSE'], rows)
}

const available = { now: 'now', recorded: 'was once', unknown: 'unknown' } as const satisfies Record<
  Revision['wasAvailable'],
  string
>

function imagesOf(template: JsonObject): string[] {
  return asArray(dig(template, 'spec', 'containers')).flatMap((container) => asString(dig(container, 'image')) ?? [])
}
