import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createItemReader, type ItemOptions } from '../../../cluster/list-items.ts'
import { parseObject } from '../../../cluster/json.ts'
import type { JsonObject } from '../../../policies/json.ts'

const same = (item: JsonObject): JsonObject => item

/** Reads a text that comes in pieces of so many characters. */
function read(text: string, pieceSize: number, keep = same, options: ItemOptions = {}): JsonObject | undefined {
  const reader = createItemReader(keep, options)
  for (let at = 0; at < text.length; at += pieceSize) reader.take(text.slice(at, at + pieceSize))
  return reader.end()
}

describe('lists that are parsed while they come', () => {
  const item = fc.record({ metadata: fc.record({ name: fc.string() }), spec: fc.jsonValue() })
  const nested = fc.record({
    metadata: fc.record({ name: fc.string() }),
    spec: fc.record({
      items: fc.array(item, { maxLength: 3 }),
      text: fc.constant('},{"metadata":{"name":"x"}}],"items":['),
    }),
  })
  const pieceSize = fc.integer({ min: 1, max: 200 })

  it('give what the whole would give, whatever stands in them and wherever they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(item, nested)), fc.boolean(), pieceSize, (items, isFirst, size) => {
        const metadata = { resourceVersion: '7', continue: 'token' }
        const text = JSON.stringify(
          isFirst ? { items, kind: 'PodList', metadata } : { kind: 'PodList', metadata, items },
        )
        assert.deepEqual(read(text, size), JSON.parse(text))
      }),
    )
  })

  it('keep what is kept of each', () => {
    const text = '{"items":[{"a":"the first","b":2},{"a":"the first"}]}'
    const list = read(text, 5, ({ a }) => ({ a }))
    assert.deepEqual(list, { items: [{ a: 'the first' }, { a: 'the first' }] })
  })

  it('hand over an item as soon as the next one begins', () => {
    const seen: JsonObject[] = []
    const reader = createItemReader((object) => {
      seen.push(object)
      return object
    })
    reader.take('{"items":[{"metadata":{"name":"a"}},{"metadata":{"na')
    assert.deepEqual(seen, [{ metadata: { name: 'a' } }])
  })

  const others: [claim: string, text: string][] = [
    ['an empty list', '{"items":[]}'],
    ['null', '{"items":null}'],
    ['items that begin in other ways', '{"items":[{"a":1},{"b":2}]}'],
    [
      'items of which one begins in another way',
      '{"items":[{"a":"12345678"},{"a":"12345678"},{"b":2},{"a":"12345678"}]}',
    ],
    ['an object that has a list inside', '{"spec":{"items":[{"a":1}]}}'],
    ['a table', `{"kind":"Table","columns":"${'x'.repeat(20_000)}","rows":[{"items":[{"a":1},{"a":2}]}]}`],
    ['a text that ends early', '{"items":[{"a":1},{"a":'],
    ['no JSON', '<html>"items":[</html>'],
    ['nothing', ''],
  ]
  for (const [claim, text] of others) {
    it(`take ${claim} as it is`, () => {
      for (const size of [1, 7, 1_000_000]) assert.deepEqual(read(text, size), parseObject(text))
    })
  }

  describe('without managedFields', () => {
    const managed = (manager: string) => [
      { manager, fieldsV1: { 'f:spec': { 'k:{"name":"a]}"}': { '.': {}, 'v:[{"a":1}]': {} } } } },
      { manager, operation: 'Update', subresource: 'status' },
    ]
    const listOf = (...managers: readonly (string | undefined)[]) => ({
      items: managers.map((manager) => ({
        metadata: { name: 'the name', ...(manager === undefined ? {} : { managedFields: managed(manager) }) },
        spec: { template: { metadata: {} } },
      })),
    })
    const claims: [claim: string, managers: (string | undefined)[]][] = [
      ['where there are some', ['kubectl', 'flux']],
      ['where some have none', [undefined, 'kubectl', undefined]],
      ['where a string looks like their end', ['a}]}', '"}]}"']],
    ]
    for (const [claim, managers] of claims) {
      it(`are read as if nothing had been there, ${claim}`, () => {
        const drop = ({ metadata, ...rest }: JsonObject): JsonObject => {
          return { metadata: { name: (metadata as JsonObject)['name'] }, ...rest }
        }
        const list = listOf(...managers)
        assert.deepEqual(read(JSON.stringify(list), 50, drop, { skipManagedFields: true }), {
          items: list.items.map(drop),
        })
      })
    }
  })
})
