import { asString, dig, type JsonObject } from '../../policies/json.ts'
import type { InputDocument } from '../input/documents.ts'
import { referenceKey, referenceOf } from '../object-reference.ts'
import { compareLive } from './compare-live.ts'
import { comparedObject, notCompared, type Declared } from './compared.ts'
import type { DriftContext } from './context.ts'
import type { ComparedObject } from './drift.ts'
import { ownershipMarks } from './ownership-mark.ts'
import type { UnreadKind, Wanted } from './read/live-source.ts'
import { someAtOnce } from '../some-at-once.ts'

/** Objects that are read and compared at a time. */
const atOnce = 12

/** What comparing manifests came to. */
export interface FilesCompared {
  objects: ComparedObject[]
  unread: readonly UnreadKind[]
}

/** How manifests are compared. */
export interface FilesOptions {
  /** Where manifests go that name no namespace. */
  namespace: string
  extras: boolean
  /** Told how many are done. */
  onProgress: (done: number) => void
}

/** What is remembered of live objects that were declared, to find others that belong to the same owner. */
interface Seen {
  keys: Set<string>
  marks: Set<string>
  namespaces: Set<string>
}

/**
 * Compares every manifest with the object it declares, in the order of the input; then, with `extras`, looks for objects that belong to
 * the same owner and that no manifest declares.
 */
export async function compareFiles(
  context: DriftContext,
  documents: readonly InputDocument[],
  { namespace, extras, onProgress }: FilesOptions,
): Promise<FilesCompared> {
  const seen: Seen = { keys: new Set(), marks: new Set(), namespaces: new Set() }
  const objects: ComparedObject[] = []
  let done = 0
  await someAtOnce(documents, atOnce, async (document, index) => {
    objects[index] = await compareOne(context, document, namespace, seen)
    done += 1
    onProgress(done)
  })
  if (!extras) return { objects, unread: [] }
  const extra = await extraObjects(context, documents, seen)
  return { objects: [...objects, ...extra.objects], unread: extra.unread }
}

async function compareOne(
  context: DriftContext,
  { object: manifest, file, line }: InputDocument,
  namespace: string,
  seen: Seen,
): Promise<ComparedObject> {
  const wanted = wantedOf(manifest, namespace)
  const declared: Declared = { file, line }
  if (wanted.name === '')
    return notCompared(wanted, 'not-comparable', {
      ...declared,
      isNamespaced: true,
      reason: 'it has no name of its own (generateName)',
    })
  const located = await context.source.find(wanted)
  switch (located.state) {
    case 'absent':
      return notCompared(wanted, 'missing', { ...declared, isNamespaced: located.isNamespaced })
    case 'unread':
      return notCompared(wanted, 'unread', { ...declared, isNamespaced: located.isNamespaced, reason: located.reason })
    case 'not-comparable': {
      const isNamespaced = dig(manifest, 'metadata', 'namespace') !== undefined
      return notCompared(wanted, 'not-comparable', { ...declared, isNamespaced, reason: located.reason })
    }
    case 'found': {
      remember(seen, located.object)
      return comparedObject(located.object, await compareLive(context, { manifest, live: located.object }), declared)
    }
  }
}

function wantedOf(manifest: JsonObject, namespace: string): Wanted {
  const text = (...keys: string[]) => asString(dig(manifest, ...keys)) ?? ''
  return {
    apiVersion: text('apiVersion'),
    kind: text('kind'),
    namespace: text('metadata', 'namespace') || namespace,
    name: text('metadata', 'name'),
  }
}

function remember(seen: Seen, live: JsonObject): void {
  const ref = referenceOf(live)
  seen.keys.add(referenceKey(ref))
  for (const mark of ownershipMarks(live)) seen.marks.add(mark)
  if (ref.namespace !== undefined) seen.namespaces.add(ref.namespace)
}

/** Objects of the declared kinds, in the declared namespaces, that carry the same mark of ownership and that no manifest declares. */
async function extraObjects(
  { source }: DriftContext,
  documents: readonly InputDocument[],
  { keys, marks, namespaces }: Seen,
): Promise<FilesCompared> {
  const objects: ComparedObject[] = []
  const unread: UnreadKind[] = []
  if (marks.size === 0) return { objects, unread }
  const kinds = [...new Set(documents.map(({ object }) => `${String(object['apiVersion'])}/${String(object['kind'])}`))]
  for (const namespace of namespaces) {
    const missed = await source.each({ namespace, kinds }, (page) => {
      objects.push(...page.flatMap((object) => extra(object, keys, marks)))
      return Promise.resolve()
    })
    unread.push(
      ...missed.map(({ resource, reason }) => ({ resource, reason: `${reason} (objects that no manifest declares)` })),
    )
  }
  return { objects, unread }
}

function extra(object: JsonObject, keys: ReadonlySet<string>, marks: ReadonlySet<string>): ComparedObject[] {
  const ref = referenceOf(object)
  const mark = ownershipMarks(object).find((each) => marks.has(each))
  const isOwned = Array.isArray(dig(object, 'metadata', 'ownerReferences'))
  if (mark === undefined || isOwned || keys.has(referenceKey(ref))) return []
  return [{ ref, state: 'extra', fields: [], reason: `it belongs to ${mark}, and no manifest declares it` }]
}
