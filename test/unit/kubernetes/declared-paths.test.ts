import assert from 'node:assert/strict'
import { declaredPaths } from '../../../policies/kubernetes/declared-paths.ts'
import { serialiseFieldsV1 } from '../../../policies/kubernetes/fields-v1.ts'
import type { JsonObject } from '../../../policies/json.ts'

const web = 'k:{"name":"web"}'

describe('declared paths', () => {
  const claims: [string, JsonObject, unknown][] = [
    [
      'go to the leaves of objects',
      { spec: { a: { b: 1 }, c: 'x' } },
      { 'f:spec': { 'f:a': { 'f:b': {} }, 'f:c': {} } },
    ],
    [
      'name items by key',
      { containers: [{ name: 'web', image: 'a' }] },
      { 'f:containers': { [web]: { 'f:image': {}, 'f:name': {} } } },
    ],
    [
      'name ports by number and protocol',
      { ports: [{ containerPort: 80 }] },
      { 'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { 'f:containerPort': {} } } },
    ],
    [
      'take lists without keys whole',
      { args: ['a'], tolerations: [{ key: 'a' }] },
      { 'f:args': {}, 'f:tolerations': {} },
    ],
    ['take selectors whole', { selector: { matchLabels: { a: 'b' } } }, { 'f:selector': {} }],
    ['take a list whole where an item has no key', { containers: [{ image: 'a' }] }, { 'f:containers': {} }],
    ['take a list whole where two items have one key', { env: [{ name: 'A' }, { name: 'A' }] }, { 'f:env': {} }],
    ['take a list whole where an item is no object', { containers: ['web'] }, { 'f:containers': {} }],
    ['leave out null and empty lists', { a: null, args: [], env: [] }, {}],
    [
      'leave out empty objects that mean nothing',
      { labels: {}, resources: { limits: {} }, metadata: { labels: null } },
      {},
    ],
    ['keep empty objects that mean something', { emptyDir: {}, selector: {} }, { 'f:emptyDir': {}, 'f:selector': {} }],
    ['keep zero, false and empty text', { a: 0, b: false, c: '' }, { 'f:a': {}, 'f:b': {}, 'f:c': {} }],
  ]
  for (const [what, manifest, fields] of claims) {
    it(what, () => {
      assert.deepEqual(JSON.parse(serialiseFieldsV1(declaredPaths(manifest))), fields)
    })
  }

  it('end where a manifest is nested deeper than any workload', () => {
    const deep = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as JsonObject
    assert.ok(serialiseFieldsV1(declaredPaths(deep)).length < 1000)
  })
})
