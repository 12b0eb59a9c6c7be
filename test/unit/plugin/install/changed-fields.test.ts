import assert from 'node:assert/strict'
import { changedFields } from '../../../../plugin/install/changed-fields.ts'
import type { JsonObject } from '../../../../policies/json.ts'

const claims: [claim: string, before: JsonObject, after: JsonObject, fields: string[]][] = [
  ['nothing differs', { spec: { a: 1 } }, { spec: { a: 1 } }, []],
  ['key order is no difference', { spec: { a: 1, b: 2 } }, { spec: { b: 2, a: 1 } }, []],
  ['a value', { spec: { replicas: 2 } }, { spec: { replicas: 3 } }, ['spec.replicas']],
  ['a field that comes', { spec: {} }, { spec: { a: { b: 1 } } }, ['spec.a']],
  ['a field that goes', { spec: { a: 1 } }, {}, ['spec']],
  ['an item by its name', { c: [{ name: 'x', i: 1 }] }, { c: [{ name: 'x', i: 2 }] }, ['c[name=x].i']],
  ['an item more', { c: [{ name: 'x' }] }, { c: [{ name: 'x' }, { name: 'y' }] }, ['c[name=y]']],
  ['a list without names as a whole', { c: [1, 2] }, { c: [2, 1] }, ['c']],
  ['two items of one name as a whole', { c: [{ name: 'x' }, { name: 'x' }] }, { c: [] }, ['c']],
  ['a label', { metadata: { labels: { v: '1' } } }, { metadata: { labels: { v: '2' } } }, ['metadata.labels.v']],
  ["status is the cluster's", { status: { a: 1 } }, { status: { a: 2 } }, []],
  [
    'what the API server writes is no change',
    { metadata: { name: 'x', resourceVersion: '1', generation: 1, managedFields: [] } },
    { metadata: { name: 'x', resourceVersion: '2', generation: 2, managedFields: [{}] } },
    [],
  ],
  ['__proto__ is a key like others', JSON.parse('{"a":{"__proto__":1}}') as JsonObject, { a: {} }, ['a.__proto__']],
]

describe('changed fields', () => {
  for (const [claim, before, after, fields] of claims)
    it(claim, () => {
      assert.deepEqual(changedFields(before, after), fields)
    })
})
