import assert from 'node:assert/strict'
import jsonPatch from 'fast-json-patch'
import fc from 'fast-check'
import type { JsonObject } from '../../../policies/json.ts'
import { Draft, toPatch, type PatchKey, type PatchOperation } from '../../../policies/mutate/draft.ts'

type Fills = [PatchKey[], unknown][]

function drafted(base: JsonObject, fills: Fills): { object: JsonObject; patch: PatchOperation[]; fills: number } {
  const draft = new Draft(base)
  for (const [keys, value] of fills) draft.fill(keys, value)
  return { object: draft.object, patch: toPatch(draft.fills, base), fills: draft.fills.length }
}

describe('a draft', () => {
  const claims: { name: string; base: JsonObject; fills: Fills; object: unknown; patch: unknown[] }[] = [
    {
      name: 'fills an absent leaf',
      base: { a: {} },
      fills: [[['a', 'b'], 1]],
      object: { a: { b: 1 } },
      patch: [{ op: 'add', path: '/a/b', value: 1 }],
    },
    {
      name: 'creates absent parents in one operation',
      base: {},
      fills: [[['a', 'b', 'c'], 1]],
      object: { a: { b: { c: 1 } } },
      patch: [{ op: 'add', path: '/a', value: { b: { c: 1 } } }],
    },
    {
      name: 'joins fills below one absent parent',
      base: {},
      fills: [
        [['a', 'b'], 1],
        [['a', 'c'], 2],
      ],
      object: { a: { b: 1, c: 2 } },
      patch: [{ op: 'add', path: '/a', value: { b: 1, c: 2 } }],
    },
    {
      name: 'keeps fills below present parents apart',
      base: { a: {} },
      fills: [
        [['a', 'b'], 1],
        [['a', 'c'], 2],
      ],
      object: { a: { b: 1, c: 2 } },
      patch: [
        { op: 'add', path: '/a/b', value: 1 },
        { op: 'add', path: '/a/c', value: 2 },
      ],
    },
    {
      name: 'takes null for absent',
      base: { a: null },
      fills: [[['a', 'b'], 1]],
      object: { a: { b: 1 } },
      patch: [{ op: 'add', path: '/a', value: { b: 1 } }],
    },
    { name: 'leaves a present value', base: { a: 0 }, fills: [[['a'], 1]], object: { a: 0 }, patch: [] },
    { name: 'leaves a present empty object', base: { a: {} }, fills: [[['a'], 1]], object: { a: {} }, patch: [] },
    {
      name: 'sets the first of two values',
      base: {},
      fills: [
        [['a'], 1],
        [['a'], 2],
      ],
      object: { a: 1 },
      patch: [{ op: 'add', path: '/a', value: 1 }],
    },
    {
      name: 'goes through list items',
      base: { a: [{}, {}] },
      fills: [[['a', 1, 'b'], 1]],
      object: { a: [{}, { b: 1 }] },
      patch: [{ op: 'add', path: '/a/1/b', value: 1 }],
    },
    { name: 'makes no list item', base: { a: [] }, fills: [[['a', 0, 'b'], 1]], object: { a: [] }, patch: [] },
    { name: 'makes no list', base: {}, fills: [[['a', 0, 'b'], 1]], object: {}, patch: [] },
    { name: 'takes no index for a key', base: { a: {} }, fills: [[['a', 0], 1]], object: { a: {} }, patch: [] },
    { name: 'takes no key for an index', base: { a: [{}] }, fills: [[['a', '0'], 1]], object: { a: [{}] }, patch: [] },
    {
      name: 'counts no list from its end',
      base: { a: [{}] },
      fills: [
        [['a', -1, 'b'], 1],
        [['a', 0.5, 'b'], 1],
      ],
      object: { a: [{}] },
      patch: [],
    },
    {
      name: 'leaves parents of another type',
      base: { a: 'x', b: [], c: 1 },
      fills: [
        [['a', 'b'], 1],
        [['b', 'x'], 1],
        [['c', 'x'], 1],
      ],
      object: { a: 'x', b: [], c: 1 },
      patch: [],
    },
    {
      name: 'escapes pointers',
      base: { 'x/y': {} },
      fills: [[['x/y', 'a~b/c'], 1]],
      object: { 'x/y': { 'a~b/c': 1 } },
      patch: [{ op: 'add', path: '/x~1y/a~0b~1c', value: 1 }],
    },
    { name: 'sets nothing at the root', base: { a: 1 }, fills: [[[], { b: 1 }]], object: { a: 1 }, patch: [] },
    {
      name: 'sets no null',
      base: {},
      fills: [
        [['a'], null],
        [['b'], undefined],
      ],
      object: {},
      patch: [],
    },
  ]
  for (const { name, base, fills, object, patch } of claims) {
    it(name, () => {
      const before = structuredClone(base)
      const result = drafted(base, fills)
      assert.deepEqual([result.object, result.patch], [object, patch])
      assert.deepEqual(base, before, 'the input is unchanged')
      assert.equal(result.object === base, patch.length === 0, 'without a fill it is the very same object')
    })
  }

  it('keys named __proto__ are only keys', () => {
    const base = JSON.parse('{"metadata":{"annotations":{"__proto__":"x"}}}') as JsonObject
    const { object, patch } = drafted(base, [
      [['metadata', 'annotations', 'a'], '1'],
      [['metadata', '__proto__', 'polluted'], 'yes'],
      [['__proto__', 'polluted'], 'yes'],
    ])
    assert.equal(({} as JsonObject)['polluted'], undefined)
    assert.equal(
      JSON.stringify(object),
      '{"metadata":{"annotations":{"__proto__":"x","a":"1"},"__proto__":{"polluted":"yes"}},"__proto__":{"polluted":"yes"}}',
    )
    assert.deepEqual(
      patch.map(({ path }) => path),
      ['/metadata/annotations/a', '/metadata/__proto__', '/__proto__'],
    )
  })

  it('values are shared but never changed', () => {
    const value = { b: 1 }
    const { object, patch } = drafted({}, [
      [['a'], value],
      [['a', 'c'], 2],
    ])
    assert.deepEqual(
      [object, patch, value],
      [{ a: { b: 1, c: 2 } }, [{ op: 'add', path: '/a', value: { b: 1, c: 2 } }], { b: 1 }],
    )
  })

  it('reads see earlier fills', () => {
    const draft = new Draft({})
    draft.fill(['a', 'b'], 1)
    assert.deepEqual(draft.object, { a: { b: 1 } })
  })

  it('a patch can be written against another base than the draft had', () => {
    const draft = new Draft({ spec: { containers: [{ name: 'web', resources: {} }] } })
    draft.fill(['spec', 'containers', 0, 'resources', 'limits', 'memory'], '1Gi')
    const patch = toPatch(draft.fills, { spec: { containers: [{ name: 'web' }] } })
    assert.deepEqual(patch, [{ op: 'add', path: '/spec/containers/0/resources', value: { limits: { memory: '1Gi' } } }])
    assert.deepEqual(toPatch(draft.fills, { spec: {} }), [])
  })

  it('the patch makes the object, and filling twice changes nothing', () => {
    const key = fc.constantFrom<PatchKey>('a', 'b', 'c~d', 'e/f', 0, 1)
    const plain = { noNullPrototype: true }
    const inner = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(null, 1), plain)
    const values = fc.oneof(fc.constantFrom(null, 1, 'x'), fc.array(inner), inner)
    const base = fc.dictionary(fc.constantFrom('a', 'b', 'c~d', 'e/f'), values, plain)
    const fills = fc.array(fc.tuple(fc.array(key, { maxLength: 4 }), fc.constantFrom<unknown>(1, 'x', { y: 1 })))
    fc.assert(
      fc.property(base, fills, (object, list) => {
        const result = drafted(object, list)
        const patched = jsonPatch.applyPatch(structuredClone(object), structuredClone(result.patch)).newDocument
        assert.deepEqual(patched, result.object)
        assert.deepEqual(drafted(result.object, list).patch, [])
      }),
    )
  })

  it('ten thousand containers are filled in linear time', () => {
    const containers = Array.from({ length: 10_000 }, (_, index) => ({ name: `c${String(index)}` }))
    const draft = new Draft({ spec: { containers } })
    for (const index of containers.keys()) {
      draft.fill(['spec', 'containers', index, 'resources', 'limits', 'memory'], '1Gi')
      draft.fill(['spec', 'containers', index, 'resources', 'limits', 'cpu'], '1')
    }
    const patch = toPatch(draft.fills, { spec: { containers } })
    assert.equal(patch.length, 10_000)
    assert.deepEqual(patch.at(-1), {
      op: 'add',
      path: '/spec/containers/9999/resources',
      value: { limits: { memory: '1Gi', cpu: '1' } },
    })
  })
})
