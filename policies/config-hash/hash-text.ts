import { asArray, asObject, isObject, own, type JsonObject } from '../json.ts'
import { canonicalJson } from '../kubernetes/canonical.ts'
import { elementText, type FieldSet } from '../kubernetes/fields-v1.ts'
import { elementsOf, namesOf, walkLeaves, type Place } from '../kubernetes/field-walk.ts'
import { isAtomicObject } from '../kubernetes/list-keys.ts'
import { workloadKindOf } from '../kubernetes/workloads.ts'
import { orderLines } from './list-order.ts'

/**
 * The text under a config hash: one line for each declared path, `PATH VALUE`, the path as a JSON array of FieldsV1 elements and
 * the value canonical (`-` where nothing stands), sorted; and one line for the order of each list whose order matters.
 */
export function hashText(object: JsonObject, set: FieldSet): string {
  const isPod = workloadKindOf(object)?.kind === 'Pod'
  const lines: string[] = []
  walkLeaves(set, [object], (leaf) => {
    lines.push(`${JSON.stringify(elementsOf(leaf).map(elementText))} ${leafValue(leaf, isPod)}`)
  })
  return [...lines, ...orderLines(set, object)].sort().join('\n')
}

function leafValue(leaf: Place, isPod: boolean): string {
  const names = namesOf(leaf)
  const field = names.at(-1) ?? ''
  let value = leaf.values[0]
  // Declared as {}: what others add inside is not declared. A selector is one value, and {} selects everything.
  if (isObject(value) && !isAtomicObject(field)) value = {}
  if (typeof value === 'string' && isImage(names)) value = withoutDigest(value)
  if (isPod && field === 'tolerations') value = asArray(value).filter((entry) => !isDefaultToleration(entry))
  const text = canonicalJson(value, names)
  return text === 'null' ? '-' : text
}

/** The image of a container, or of an image volume. */
function isImage(names: readonly string[]): boolean {
  const [parent, field] = names.slice(-2)
  if (field === 'reference') return parent === 'image'
  return field === 'image' && /^(c|initC|ephemeralC)ontainers$/.test(parent ?? '')
}

/** `name:tag` of `name:tag@digest`: pinning the digest of a declared tag is no change. A reference without a tag stays whole. */
function withoutDigest(image: string): string {
  const digest = image.indexOf('@')
  if (digest < 0) return image
  const name = image.slice(0, digest)
  return name.lastIndexOf(':') > name.lastIndexOf('/') ? name : image
}

/** The tolerations that the API server's DefaultTolerationSeconds plugin adds to every Pod. */
function isDefaultToleration(entry: unknown): boolean {
  const toleration = asObject(entry)
  const key = own(toleration, 'key')
  return (
    (key === 'node.kubernetes.io/not-ready' || key === 'node.kubernetes.io/unreachable') &&
    own(toleration, 'operator') === 'Exists' &&
    own(toleration, 'effect') === 'NoExecute' &&
    own(toleration, 'tolerationSeconds') === 300
  )
}
