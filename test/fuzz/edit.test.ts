import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dump } from 'js-yaml'
import { stringify } from 'yaml'
import { editManifest } from '../../plugin/edit/edit-manifest.ts'
import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'
import { parseManifests } from '../../policies/load/yaml.ts'
import { isObject } from '../../policies/json.ts'

const scalar = fc.oneof(
  fc.constantFrom(
    'web',
    'on',
    '1e3',
    '0644',
    '',
    ' padded ',
    "it's",
    'a: b',
    '# no',
    '-',
    '{x}',
    'two\nlines\n',
    '\ttab',
    'ü',
    '~',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const key = fc.constantFrom('name', 'image', 'spec', 'on', 'a.b/c', 'x y', '"q"', 'value', 'items')
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('tree'), { maxLength: 3 }),
  map: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
}))
const manifest = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 })

/** The same object as people, kubectl, kustomize and Helm write it, with comments where lines allow them. */
const writers: readonly ((value: unknown) => string)[] = [
  (value) => dump(value, { schema: undefined, lineWidth: -1 }),
  (value) => dump(value, { flowLevel: 2 }),
  (value) => dump(value, { forceQuotes: true, quotingType: '"', indent: 4 }),
  (value) => stringify(value, { version: '1.1' }),
  (value) => stringify(value, { version: '1.1', indentSeq: false, collectionStyle: 'flow' }),
  (value) => JSON.stringify(value, null, 2),
  (value) => JSON.stringify(value),
  (value) => stringify(value, { version: '1.1' }).replaceAll('\n', '\r\n'),
]

/** Every path of an object. */
function pathsOf(value: unknown, at: readonly FieldElement[] = []): (readonly FieldElement[])[] {
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => pathsOf(item, [...at, { kind: 'index', index }]))
    : isObject(value)
      ? Object.entries(value).flatMap(([name, field]) => pathsOf(field, [...at, { kind: 'field', name }]))
      : []
  return at.length === 0 ? below : [at, ...below]
}

/** A comment before every root key, and one behind each scalar that is plainly one. */
function withComments(text: string): string {
  if (text.startsWith('{')) return text
  return text.replaceAll(/^(?=[a-z])/gm, '# before\n').replaceAll(/^( *[a-z]+: [0-9a-z]+)$/gm, '$1 # behind')
}

/** The parts of a text below each key of its root, with their comments: what an edit of one leaves alone in the others. */
function rootParts(text: string): string[] {
  return text.split(/^(?=[^\s#\-\]}])/m).map((part) => part.replace(/(# before\r?\n)+$/, ''))
}

describe('a careful edit of any manifest', () => {
  it('changes what it should and nothing else, or refuses', function () {
    this.timeout(60_000)
    let [made, refused] = [0, 0]
    const property = fc.property(
      ...([manifest, fc.nat(), fc.nat(), tree, fc.boolean(), fc.constantFrom(...writers)] as const),
      (object, place, extra, value, remove, write) => {
        const text = withComments(write(object))
        const [first] = parseManifests({ path: '', text }).documents
        if (first === undefined) return
        const paths = pathsOf(first.value)
        const at = paths[place % paths.length] ?? []
        const steps: FieldElement[] = extra % 4 === 0 ? [...at.slice(0, -1), { kind: 'field', name: 'new' }] : [...at]
        const edited = editManifest(text, { document: 0, edits: [{ steps, value: remove ? undefined : value }] })
        if (!edited.ok) {
          refused += 1
          return
        }
        made += 1
        const after = new Set(rootParts(edited.text))
        const lost = rootParts(text).filter((part) => !after.has(part))
        assert.ok(lost.length <= 1 || text.startsWith('{'), `more than one part changed:\n${text}\n→\n${edited.text}`)
      },
    )
    fc.assert(property, { numRuns: 3_000 })
    assert.ok(made > refused * 20, `${made} made, ${refused} refused`)
  })
})
