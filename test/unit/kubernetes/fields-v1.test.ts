import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { JsonObject } from '../../../policies/json.ts'
import { asArray, asObject, dig } from '../../../policies/json.ts'
import { includesSet, missingLeaves, pathOf, pruneSet, walkLeaves } from '../../../policies/kubernetes/field-walk.ts'
import {
  emptySet,
  parseFieldsV1,
  serialiseFieldsV1,
  unionOf,
  type FieldSet,
} from '../../../policies/kubernetes/fields-v1.ts'

function parsed(fields: unknown): FieldSet {
  const result = parseFieldsV1(fields)
  assert.ok(result.ok)
  return result.set
}

/** Each leaf of a set with the value that stands there. */
function leaves(set: FieldSet, object: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  walkLeaves(set, [object], (place) => {
    found[pathOf(place)] = place.values[0]
  })
  return found
}

const key = fc.oneof(
  fc.constantFrom(
    'f:a',
    'f:b',
    'f:__proto__',
    'f:constructor',
    'k:{"name":"x"}',
    'k:{"a":1,"b":true}',
    'v:"x"',
    'v:1',
    'i:0',
    'i:7',
  ),
)
const { tree } = fc.letrec<{ tree: JsonObject }>((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant({}), tie('tree')), {
    maxKeys: 4,
    noNullPrototype: false,
  }),
}))

describe('FieldsV1', () => {
  const resolved: [string, unknown, unknown, Record<string, unknown>][] = [
    ['a field', { 'f:a': { 'f:b': {} } }, { a: { b: 1 } }, { 'a.b': 1 }],
    ['an absent field', { 'f:a': { 'f:b': {} } }, { a: 7 }, { 'a.b': undefined }],
    [
      'an item by key',
      { 'f:l': { 'k:{"name":"x"}': { 'f:v': {} } } },
      {
        l: [
          { name: 'y', v: 1 },
          { name: 'x', v: 2 },
        ],
      },
      { 'l[name=x].v': 2 },
    ],
    [
      'an item by two keys, one of them defaulted',
      { 'f:ports': { 'k:{"protocol":"TCP","containerPort":80}': { 'f:name': {} } } },
      { ports: [{ containerPort: 80, name: 'web' }] },
      { 'ports[containerPort=80,protocol=TCP].name': 'web' },
    ],
    [
      'the last of two items of one key',
      { 'f:l': { 'k:{"name":"x"}': { 'f:v': {} } } },
      {
        l: [
          { name: 'x', v: 1 },
          { name: 'x', v: 2 },
        ],
      },
      { 'l[name=x].v': 2 },
    ],
    [
      'a member of a set',
      { 'f:l': { 'v:"x"': {}, 'v:"z"': {} } },
      { l: ['y', 'x'] },
      { 'l[x]': 'x', 'l[z]': undefined },
    ],
    ['an item by place', { 'f:l': { 'i:1': {} } }, { l: ['y', 'x'] }, { 'l[1]': 'x' }],
    [
      'not what objects inherit',
      { 'f:constructor': {}, 'f:__proto__': { 'f:x': {} } },
      {},
      { constructor: undefined, '__proto__.x': undefined },
    ],
    [
      'own keys named like those',
      { 'f:__proto__': { 'f:x': {} } },
      JSON.parse('{"__proto__": {"x": 1}}'),
      { '__proto__.x': 1 },
    ],
    ['names that need quotes', { 'f:a/b': {} }, { 'a/b': 1 }, { '["a/b"]': 1 }],
    ['nothing for a set of nothing', {}, { a: 1 }, {}],
    ['nothing for the root itself', { '.': {} }, { a: 1 }, {}],
  ]
  for (const [what, fields, object, found] of resolved) {
    it(`finds ${what}`, () => {
      assert.deepEqual(Object.entries(leaves(parsed(fields), object)), Object.entries(found))
    })
  }

  const unreadable: [string, unknown][] = [
    ['a list', []],
    ['null', null],
    ['text', 'f:a'],
    ['a key without a kind', { a: {} }],
    ['a value that is no object', { 'f:a': 1 }],
    ['keys that are no JSON', { 'k:{': {} }],
    ['keys that are no object', { 'k:[1]': {} }],
    ['keys of objects', { 'k:{"a":{}}': {} }],
    ['no keys at all', { 'k:{}': {} }],
    ['a place that is no number', { 'i:x': {} }],
    ['a path that is too long', { 'f:spec': { [`f:${'x'.repeat(3000)}`]: { 'f:a': {} } } }],
    ['a set nested too deep', JSON.parse('{"f:a":'.repeat(100) + '{}' + '}'.repeat(100))],
  ]
  for (const [what, fields] of unreadable) {
    it(`refuses ${what}`, () => {
      assert.equal(parseFieldsV1(fields).ok, false)
    })
  }

  it('reads what it has written', () => {
    fc.assert(
      fc.property(tree, (fields) => {
        const text = serialiseFieldsV1(parsed(fields))
        assert.equal(serialiseFieldsV1(parsed(JSON.parse(text))), text)
      }),
    )
  })

  it('a union includes both sets, and no more than both', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const [one, other] = [parsed(a), parsed(b)]
        const union = unionOf([one, other])
        assert.ok(includesSet(one, union) && includesSet(other, union))
        assert.equal(serialiseFieldsV1(union), serialiseFieldsV1(unionOf([other, one])))
        assert.equal(serialiseFieldsV1(unionOf([one, one])), serialiseFieldsV1(one))
        assert.equal(missingLeaves(one, other).length === 0, includesSet(one, other))
      }),
    )
  })

  it('a union of twenty thousand sets takes no longer than one set of their size', () => {
    const sets = Array.from({ length: 20_000 }, (_, index) => parsed({ 'f:spec': { [`f:a${index}`]: {} } }))
    const spec = unionOf(sets).children.get('f:spec')?.set
    assert.equal(spec?.children.size, 20_000)
  })

  it('leaves that were told, or are below what was told, are not missing', () => {
    const set = parsed({ 'f:a': { 'f:b': {}, 'f:c': {} }, 'f:d': {} })
    assert.deepEqual(
      missingLeaves(set, undefined, (path) => path === 'a'),
      ['d'],
    )
  })

  it('an item includes its keys, whether or not they are written below it', () => {
    const [written, plain] = [{ 'k:{"name":"r"}': { 'f:name': {} } }, { 'k:{"name":"r"}': {} }]
    assert.ok(includesSet(parsed(written), parsed(plain)))
    assert.deepEqual(missingLeaves(parsed({ 'k:{"name":"r"}': { 'f:name': {}, 'f:image': {} } }), parsed(plain)), [
      '[name=r].image',
    ])
  })

  it('leaves out what is not kept', () => {
    const set = parsed({ 'f:spec': { 'f:replicas': {}, 'f:paused': {} }, 'f:status': { 'f:x': {} } })
    const kept = pruneSet(set, ([first, second]) => first === 'spec' && second !== 'replicas')
    assert.equal(serialiseFieldsV1(kept), '{"f:spec":{"f:paused":{}}}')
    assert.equal(serialiseFieldsV1(pruneSet(set, () => false)), serialiseFieldsV1(emptySet))
  })

  it('finds every field that recorded managedFields of a live object name', () => {
    const directory = new URL('../../fixtures/reviews/', import.meta.url)
    let entries = 0
    for (const file of readdirSync(directory).filter((name) => name.startsWith('update-') && name.endsWith('.json'))) {
      const object = dig(JSON.parse(readFileSync(new URL(file, directory), 'utf8')), 'request', 'oldObject')
      for (const entry of asArray(dig(object, 'metadata', 'managedFields'))) {
        const missing = Object.entries(leaves(parsed(asObject(entry)?.['fieldsV1']), object)).filter(
          // The API server recorded what a write to /resize had asked for, and then did not store it.
          ([path, value]) => value === undefined && !path.endsWith('.viaresize'),
        )
        assert.deepEqual(missing, [], `${file}: ${JSON.stringify(asObject(entry)?.['manager'])}`)
        entries += 1
      }
    }
    assert.ok(entries > 50)
  })

  it('asks a list for many combinations of keys without indexing it again for each', () => {
    const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k:{"n${index}":1}`, {}]))
    const list = Array.from({ length: 5000 }, (_, index) => ({ [`n${index}`]: 1 }))
    assert.equal(Object.keys(leaves(parsed({ 'f:l': fields }), { l: list })).length, 5000)
  })
})
