import { createHash } from 'node:crypto'
import { asObject, own, type JsonObject } from '../json.ts'
import { applyApiDefaults } from '../kubernetes/api-defaults.ts'
import { declaredPaths } from '../kubernetes/declared-paths.ts'
import { emptySet, parseFieldsV1, serialiseFieldsV1, type FieldSet } from '../kubernetes/fields-v1.ts'
import { pruneSet } from '../kubernetes/field-walk.ts'
import { workloadKindOf } from '../kubernetes/workloads.ts'
import { hashText } from './hash-text.ts'

/** Where the hash travels, unless a policy renames it. */
export const hashAnnotation = 'kubectl-heal.io/config-hash'

/** Where the list of the hashed paths travels; the name is fixed. */
export const pathsAnnotation = 'kubectl-heal.io/config-paths'

/** The API's limit of all annotations of an object together, in bytes. */
const maxAnnotationBytes = 262_144

/** The two annotations of a manifest, or why it can have none. */
export type ConfigHash = { ok: true; hash: string; paths: string } | { ok: false; reason: string }

/** The hash of an object, or why it has none. */
export type Recomputed = { ok: true; hash: string } | { ok: false; reason: string }

/**
 * The hash of what a manifest declares, and the list of the declared paths (compact FieldsV1) by which anybody can recompute it on
 * the live object. Format: docs/decisions/0002-config-hash.md.
 */
export function computeConfigHash(manifest: JsonObject): ConfigHash {
  if (workloadKindOf(manifest) === undefined) return { ok: false, reason: 'it is not one of the eight workload kinds' }
  const set = hashedPart(declaredPaths(manifest))
  if (set.children.size === 0) return { ok: false, reason: 'it declares nothing in its spec' }
  const paths = serialiseFieldsV1(set)
  const bytes = Buffer.byteLength(paths)
  if (bytes > maxAnnotationBytes) {
    const reason = `the list of its declared paths has ${bytes} bytes, more than an object's annotations may have (${maxAnnotationBytes})`
    return { ok: false, reason }
  }
  const readable = parsePaths(paths)
  if (!readable.ok)
    return { ok: false, reason: `the list of its declared paths could not be read again: ${readable.reason}` }
  return { ok: true, hash: hashOf(manifest, set), paths }
}

/** The hash of an object, which may be defaulted and injected into, over the paths that its annotation lists. */
export function recomputeConfigHash(object: JsonObject, paths: string): Recomputed {
  if (Buffer.byteLength(paths) > maxAnnotationBytes) return { ok: false, reason: 'the list of paths is too long' }
  const parsed = parsePaths(paths)
  if (!parsed.ok) return { ok: false, reason: `the list of paths cannot be read: ${parsed.reason}` }
  const set = hashedPart(parsed.set)
  if (set.children.size === 0) return { ok: false, reason: 'the list of paths is empty' }
  return { ok: true, hash: hashOf(object, set) }
}

function parsePaths(paths: string): ReturnType<typeof parseFieldsV1> {
  try {
    return parseFieldsV1(JSON.parse(paths))
  } catch {
    return { ok: false, reason: 'it is not JSON' }
  }
}

function hashOf(object: JsonObject, set: FieldSet): string {
  // Defaults on both sides: an atomic list that the API server completed (a probe's header, a claim template) stays the same.
  const text = hashText(applyApiDefaults(object), set)
  return `v1:${createHash('sha256').update(text).digest('hex')}`
}

/** The spec without `replicas`: those are the autoscaler's, or locked by a rule of their own. */
function hashedPart(set: FieldSet): FieldSet {
  const spec = set.children.get('f:spec')
  if (spec === undefined) return emptySet
  const root: FieldSet = { member: false, children: new Map([['f:spec', spec]]) }
  return pruneSet(root, (names) => !(names.length === 2 && names[1] === 'replicas'))
}

/** An annotation of an object, where it is a string. */
export function annotationOf(object: JsonObject, name: string): string | undefined {
  const value = own(asObject(own(asObject(object['metadata']), 'annotations')), name)
  return typeof value === 'string' ? value : undefined
}
