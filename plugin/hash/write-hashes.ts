import { HealError } from '../../policies/heal-error.ts'
import { count } from '../../policies/messages/text.ts'
import { editManifest } from '../edit/edit-manifest.ts'
import { planFileEdit, writeFileEdit, type FileEdit } from '../edit/edit-file.ts'
import { locateObject, type ObjectPlace } from '../edit/locate-object.ts'
import type { Edit, Edited } from '../edit/edit.ts'
import type { HashedManifest } from './hash-manifests.ts'

/**
 * Writes the annotations into the files they belong to, everything else byte for byte as it was. All files are edited in memory
 * first: where one cannot be, none is written. Resolves to a line for each file.
 */
export async function writeHashes(hashes: readonly HashedManifest[]): Promise<string[]> {
  const edits: FileEdit[] = []
  for (const [file, manifests] of Map.groupBy(hashes, ({ resource }) => resource.file ?? '-'))
    edits.push(await planFileEdit(file, (text) => annotated(text, manifests)))
  for (const edit of edits) await writeFileEdit(edit)
  return edits.map(({ file, before, after }) => {
    const manifests = hashes.filter(({ resource }) => resource.file === file)
    return before === after
      ? `${file}: unchanged`
      : `${file}: ${count(manifests.length, 'config hash', 'config hashes')} written`
  })
}

/** Refuses what has no file of its own to write to. */
export function refuseUnwritable(filenames: readonly string[], kustomizations: readonly string[]): void {
  if (kustomizations.length > 0)
    throw new HealError('usage', '--write needs files: what kustomize builds is written nowhere', {
      hint: 'Write into the bases with -f, or paste the annotations into a patch',
    })
  if (filenames.includes('-')) throw new HealError('usage', '--write needs files: standard input cannot be written to')
}

function annotated(text: string, manifests: readonly HashedManifest[]): Edited {
  // Places first: with every edit the lines behind it move, while documents keep their number.
  const places = manifests.map(({ written }) => locateObject(text, written))
  let edited: Edited = { ok: true, text }
  for (const [index, { written, annotations }] of manifests.entries()) {
    const place = places[index]
    if (place === undefined) return { ok: false, reason: `${written.kind} ${written.name} stands in it twice` }
    if (edited.ok) edited = editManifest(edited.text, { document: place.document, edits: editsOf(place, annotations) })
  }
  return edited
}

function editsOf({ prefix }: ObjectPlace, annotations: HashedManifest['annotations']): Edit[] {
  return Object.entries(annotations).map(([name, value]) => {
    const fields = ['metadata', 'annotations', name].map((field) => ({ kind: 'field', name: field }) as const)
    return { steps: [...prefix, ...fields], value }
  })
}
