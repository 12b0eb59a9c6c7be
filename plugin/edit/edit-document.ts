import { isCollection, isScalar, parseDocument, type Node } from 'yaml'
import { splice, type Edit, type Edited, type Splice } from './edit.ts'
import { find } from './find.ts'
import { fillEmpty, insertInto } from './insert.ts'
import type { Collection } from './layout.ts'
import { removeFrom } from './remove.ts'
import { replaceValue } from './replace.ts'

/** One edit of one YAML or JSON document: only the bytes of the value change. Nothing is proven yet: `edit-manifest.ts` does. */
export function editDocument(text: string, edit: Edit): Edited {
  const { contents } = parseDocument<Node>(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' })
  const change = changeOf(text, contents, edit)
  if (typeof change === 'string') return { ok: false, reason: change }
  return { ok: true, text: change === undefined ? text : splice(text, change) }
}

/** The change that makes the edit, a reason why there is none, or undefined where nothing has to change. */
function changeOf(text: string, root: Node | null, { steps, value }: Edit): Splice | string | undefined {
  const json = text.trimStart().startsWith('{')
  const found = find(root, steps)
  if (found.kind === 'refused') return found.reason
  if (found.kind === 'there') {
    const { parent, entry, index } = found
    return value === undefined ? removeFrom(text, parent, index) : replaceValue(text, parent, entry, value, json)
  }
  if (value === undefined) return undefined
  const { node, holder, rest } = found
  if (isCollection(node)) return insertInto(text, node as Collection, rest, value, json)
  const isEmpty = node === null || (isScalar(node) && /^(?:~|null|Null|NULL)?$/.test(String(node.value)))
  if (!isEmpty || holder === undefined || json) return 'the file has another value there'
  return fillEmpty(text, holder, rest, value)
}
