import { asString, dig } from '../../../policies/json.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { count } from '../../../policies/messages/text.ts'
import { confirm } from '../../connect/confirm.ts'
import type { Connection } from '../../connect/connect.ts'
import { editManifest } from '../../edit/edit-manifest.ts'
import { planFileEdit, writeFileEdit } from '../../edit/edit-file.ts'
import { locateObject } from '../../edit/locate-object.ts'
import type { Edited } from '../../edit/edit.ts'
import type { InputDocument } from '../../input/documents.ts'
import type { Streams } from '../../streams.ts'
import { chosenDrift, type DriftChoice } from '../chosen-drift.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'
import { shortValue } from '../output/show.ts'
import { acceptedEdits } from './accepted-edits.ts'

/** What is accepted. */
export interface AcceptOptions extends DriftChoice {
  documents: readonly InputDocument[]
  yes: boolean
  /** True: nothing is written. */
  dryRun: boolean
}

/** Writes live values into the file that declares the object. Resolves to the exit code: 0 done or nothing to do, 1 not agreed to. */
export async function acceptDrift(io: Streams, connection: Connection, options: AcceptOptions): Promise<number> {
  const chosen = await chosenDrift(io, connection, options)
  if (chosen === undefined) return 0
  const { object, fields } = chosen
  refuseSecrets(object, options.fields)
  const document = declaring(options.documents, object)
  const edit = await planFileEdit(document.file, (text) => accepted(text, document, fields))
  io.say(`${document.file}:${document.line} will say what is live:`)
  for (const field of fields)
    io.say(`  ~ ${field.path}: ${shortValue(field, 'desired')} → ${shortValue(field, 'live')}`)
  if (!options.dryRun && !(await confirm(io, `Write ${document.file}`, options))) return 1
  if (!options.dryRun) await writeFileEdit(edit)
  const done = options.dryRun ? 'would be written (dry run)' : 'written'
  io.out(`${document.file}: ${count(fields.length, 'field')} ${done}\n`)
  return 0
}

/** A Secret's value goes into a file, and from there into git, only where somebody names it. */
function refuseSecrets({ ref }: ComparedObject, named: readonly string[]): void {
  if (ref.kind !== 'Secret' || named.length > 0) return
  throw new HealError('secret', 'values of a Secret are written into a file only where you name them', {
    hint: 'Say --field data.KEY for each',
  })
}

/** The manifest of the object. Throws a HealError where it stands in no file of its own. */
function declaring(documents: readonly InputDocument[], { file, line }: ComparedObject): InputDocument {
  const document = documents.find((each) => each.file === file && each.line === line)
  if (document !== undefined) return document
  throw new HealError('no-file', 'its manifest stands in no file that could be written', { hint: 'Name it with -f' })
}

function accepted(text: string, { object, line }: InputDocument, fields: readonly DriftedField[]): Edited {
  const of = (...keys: string[]) => asString(dig(object, ...keys))
  const name = of('metadata', 'name') ?? ''
  const written = { kind: of('kind') ?? '', name, namespace: of('metadata', 'namespace'), line }
  const place = locateObject(text, written)
  if (place === undefined) return { ok: false, reason: `${written.kind} ${name} stands in it twice` }
  const edits = acceptedEdits(object, fields)
  if (!edits.ok) return edits
  const inFile = edits.edits.map(({ steps, value }) => ({ steps: [...place.prefix, ...steps], value }))
  return editManifest(text, { document: place.document, edits: inFile })
}
