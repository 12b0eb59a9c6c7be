import { isSameJson, type JsonObject } from '../../policies/json.ts'
import { parseManifests } from '../../policies/load/yaml.ts'
import type { DocumentText } from '../../policies/load/split-documents.ts'
import { editDocument } from './edit-document.ts'
import { splice, type Edit, type Edited } from './edit.ts'
import { withValue } from './with-value.ts'

/** Edits of one document of a file. */
export interface ManifestEdit {
  /** Which document of the file that holds an object, from 0. */
  document: number
  edits: readonly Edit[]
}

/**
 * A file's text with the edits made: comments, order, quoting and everything else stay as they are, byte for byte. The result is
 * read again, and given back only where exactly the intended paths changed; else nothing is changed, and the reason is told.
 */
export function editManifest(text: string, { document, edits }: ManifestEdit): Edited {
  const before = read(text)
  const target = before?.[document]
  if (before === undefined || target === undefined) return { ok: false, reason: 'the file cannot be read as YAML' }
  const start = offsetOf(text, target.source)
  let part = target.source.text
  for (const edit of edits) {
    const edited = editDocument(part, edit)
    if (!edited.ok) return edited
    part = edited.text
  }
  const result = splice(text, { start, end: start + target.source.text.length, text: part })
  const reason = disproof(before, read(result), document, edits)
  return reason === undefined ? { ok: true, text: result } : { ok: false, reason }
}

interface ReadDocument {
  value: JsonObject
  source: DocumentText
}

function read(text: string): readonly ReadDocument[] | undefined {
  const { documents, problems } = parseManifests({ path: '', text })
  return problems.length > 0 ? undefined : documents
}

/** Why a result is not what was wanted; undefined where it is. */
function disproof(
  before: readonly ReadDocument[],
  after: readonly ReadDocument[] | undefined,
  edited: number,
  edits: readonly Edit[],
): string | undefined {
  if (after?.length !== before.length) return 'the file could not be read any more with the new value in it'
  const isRight = before.every(({ value }, index) => {
    const wanted = index === edited ? edits.reduce(withValue, value) : value
    return isSameJson(wanted, after[index]?.value)
  })
  return isRight
    ? undefined
    : 'more than this field would have changed: it is shared by an anchor, or written in an unusual way'
}

/** Where a document starts in its file, in characters. */
function offsetOf(text: string, { line, column }: DocumentText): number {
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  let offset = mark
  for (let at = 1; at < line; at++) offset = text.indexOf('\n', offset) + 1
  return (line === 1 ? mark : offset) + column
}
