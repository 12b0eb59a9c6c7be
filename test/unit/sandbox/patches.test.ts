import assert from 'node:assert/strict'
import { applyPatch } from '../../sandbox/patch/apply-patch.ts'
import type { JsonObject } from '../../sandbox/types.ts'

const strategic = 'application/strategic-merge-patch+json'
const merge = 'application/merge-patch+json'
const json = 'application/json-patch+json'
const pod = (spec: JsonObject): JsonObject => ({ spec })
const two = [
  { name: 'a', image: '1' },
  { name: 'b', image: '2' },
]

const rows: [string, string, JsonObject, unknown, JsonObject][] = [
  [
    'merges list items by their key',
    strategic,
    pod({ containers: two }),
    pod({ containers: [{ name: 'b', image: '3' }] }),
    pod({ containers: [two[0], { name: 'b', image: '3' }] }),
  ],
  [
    'appends a new list item',
    strategic,
    pod({ containers: [two[0]] }),
    pod({ containers: [two[1]] }),
    pod({ containers: two }),
  ],
  [
    '$patch: delete removes an item',
    strategic,
    pod({ containers: two }),
    pod({ containers: [{ name: 'a', $patch: 'delete' }] }),
    pod({ containers: [two[1]] }),
  ],
  [
    '$patch: replace in a list replaces it',
    strategic,
    pod({ containers: two }),
    pod({ containers: [{ $patch: 'replace' }, { name: 'z' }] }),
    pod({ containers: [{ name: 'z' }] }),
  ],
  [
    '$patch: replace in an object replaces it',
    strategic,
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { $patch: 'replace', b: '2' } } },
    { metadata: { labels: { b: '2' } } },
  ],
  [
    '$patch: delete of an object empties it',
    strategic,
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { $patch: 'delete' } } },
    { metadata: { labels: {} } },
  ],
  [
    'null removes a field',
    strategic,
    pod({ nodeName: 'n', hostname: 'h' }),
    pod({ nodeName: null }),
    pod({ hostname: 'h' }),
  ],
  [
    '$retainKeys keeps only the named fields',
    strategic,
    pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
    pod({ volumes: [{ $retainKeys: ['name', 'hostPath'], name: 'v', hostPath: { path: '/x' } }] }),
    pod({ volumes: [{ name: 'v', hostPath: { path: '/x' } }] }),
  ],
  [
    '$deleteFromPrimitiveList removes values',
    strategic,
    { metadata: { finalizers: ['a', 'b'] } },
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
    { metadata: { finalizers: ['b'] } },
  ],
  [
    'finalizers are merged as a set',
    strategic,
    { metadata: { finalizers: ['a'] } },
    { metadata: { finalizers: ['a', 'b'] } },
    { metadata: { finalizers: ['a', 'b'] } },
  ],
  [
    '$setElementOrder orders items',
    strategic,
    pod({ containers: two }),
    pod({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] }),
    pod({ containers: [two[1], two[0]] }),
  ],
  [
    'items only the server has keep their place',
    strategic,
    pod({ containers: two }),
    pod({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'c' }], containers: [{ name: 'c' }] }),
    pod({ containers: [...two, { name: 'c' }] }),
  ],
  [
    'a list without a merge key is replaced',
    strategic,
    pod({ containers: [{ name: 'a', args: ['x'] }] }),
    pod({ containers: [{ name: 'a', args: ['y'] }] }),
    pod({ containers: [{ name: 'a', args: ['y'] }] }),
  ],
  [
    'environment variables merge by name',
    strategic,
    pod({ containers: [{ name: 'a', env: [{ name: 'A', value: '1' }] }] }),
    pod({ containers: [{ name: 'a', env: [{ name: 'B', value: '2' }] }] }),
    pod({
      containers: [
        {
          name: 'a',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
      ],
    }),
  ],
  [
    'merge patch replaces lists and removes nulls',
    merge,
    pod({ containers: two, nodeName: 'n' }),
    pod({ containers: [], nodeName: null }),
    pod({ containers: [] }),
  ],
  [
    'JSON patch works on paths',
    json,
    pod({ nodeName: 'n' }),
    [
      { op: 'replace', path: '/spec/nodeName', value: 'm' },
      { op: 'add', path: '/spec/hostname', value: 'h' },
    ],
    pod({ nodeName: 'm', hostname: 'h' }),
  ],
]

describe('sandbox patches', () => {
  for (const [claim, type, original, patch, wanted] of rows) {
    it(claim, () => {
      const before = structuredClone(original)
      assert.deepEqual(applyPatch({ kind: 'Pod' }, type, original, patch), wanted)
      assert.deepEqual(original, before)
    })
  }

  const refused: [string, string, unknown, number][] = [
    ['an item without its merge key', strategic, pod({ containers: [{ image: 'x' }] }), 400],
    ['an unknown $patch', strategic, { $patch: 'explode' }, 400],
    ['a JSON patch of a missing path', json, [{ op: 'remove', path: '/spec/none' }], 422],
    ['a failed test operation', json, [{ op: 'test', path: '/spec', value: 1 }], 422],
    ['a JSON patch that is an object', json, {}, 400],
    ['a JSON patch that reaches for the prototype', json, [{ op: 'add', path: '/__proto__/x', value: 1 }], 422],
    ['a merge patch that is a list', merge, [], 400],
    ['an unknown content type', 'text/plain', {}, 415],
  ]
  for (const [claim, type, patch, code] of refused) {
    it(`${claim} is answered with ${code}`, () => {
      assert.throws(
        () => applyPatch({ kind: 'Pod' }, type, pod({}), patch),
        (error: { status?: { code: number } }) => error.status?.code === code,
      )
    })
  }
})
