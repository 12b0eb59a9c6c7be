import { annotationOf } from '../../config-hash/hash.ts'
import { asArray, asObject, asString, digObject, own, type JsonObject } from '../../json.ts'
import { declaredPaths } from '../../kubernetes/declared-paths.ts'
import { pruneSet } from '../../kubernetes/field-walk.ts'
import { parseFieldsV1, unionOf, type FieldSet } from '../../kubernetes/fields-v1.ts'

/** Where kubectl's client-side apply leaves the manifest. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** What an object declares and what says so; or nothing; or entries that cannot be read. */
export type Declared =
  | { kind: 'set'; source: 'managedFields' | 'lastApplied'; set: FieldSet }
  | { kind: 'none'; reason: string }
  | { kind: 'unreadable'; reason: string }

/**
 * The declared set of an object: the union of its managedFields entries of operation Apply, whoever made them; where there are none,
 * the leaf paths of last-applied.
 */
export function declaredSet(object: JsonObject): Declared {
  const entries = applyEntries(object)
  return entries.length > 0 ? unionOfEntries(entries) : fromLastApplied(object)
}

/** The entries of server-side apply; what is applied to `/status` declares no field that this rule looks at. */
function applyEntries(object: JsonObject): JsonObject[] {
  return asArray(digObject(object, 'metadata')?.['managedFields']).flatMap((value) => {
    const entry = asObject(value)
    const isDeclared = own(entry, 'operation') === 'Apply' && own(entry, 'subresource') !== 'status'
    return entry !== undefined && isDeclared ? [entry] : []
  })
}

function unionOfEntries(entries: readonly JsonObject[]): Declared {
  const sets: FieldSet[] = []
  for (const entry of entries) {
    const parsed = parseFieldsV1(own(entry, 'fieldsV1') ?? {})
    if (!parsed.ok) {
      const manager = asString(own(entry, 'manager')) ?? ''
      return {
        kind: 'unreadable',
        reason: `managedFields of ${JSON.stringify(manager)} cannot be read: ${parsed.reason}`,
      }
    }
    sets.push(parsed.set)
  }
  return nonEmpty('managedFields', unionOf(sets))
}

function fromLastApplied(object: JsonObject): Declared {
  const text = annotationOf(object, lastAppliedAnnotation)
  if (text === undefined)
    return { kind: 'none', reason: 'nothing declares its fields (no server-side apply, no last-applied)' }
  const manifest = parseObject(text)
  if (manifest === undefined) return { kind: 'none', reason: 'its last-applied annotation cannot be read' }
  return nonEmpty('lastApplied', declaredPaths(manifest))
}

function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

function nonEmpty(source: 'managedFields' | 'lastApplied', all: FieldSet): Declared {
  const set = pruneSet(all, counts)
  return set.children.size === 0 ? { kind: 'none', reason: 'no field is declared' } : { kind: 'set', source, set }
}

/** Metadata that people declare; the rest of it belongs to the API server, finalizers to whoever cleans up. */
const declarableMetadata = new Set(['labels', 'annotations', 'ownerReferences'])

function counts([first, second]: readonly string[]): boolean {
  if (first === 'metadata') return second === undefined || declarableMetadata.has(second)
  return first !== 'status' && first !== 'apiVersion' && first !== 'kind'
}
