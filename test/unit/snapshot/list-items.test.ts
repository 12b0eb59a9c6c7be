import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseItems } from '../../../cluster/list-items.ts'
import type { JsonObject } from '../../../policies/json.ts'

const same = (item: JsonObject): JsonObject => item

describe('lists that are parsed item by item', () => {
  const item = fc.record({ metadata: fc.record({ name: fc.string() }), spec: fc.jsonValue() })
  const nested = fc.record({
    metadata: fc.record({ name: fc.string() }),
    spec: fc.record({
      items: fc.array(item, { maxLength: 3 }),
      text: fc.constant('},{"metadata":{"name":"x"}}],"items":['),
    }),
  })

  it('give what the whole would give, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(item, nested), { minLength: 1 }), fc.boolean(), (items, isFirst) => {
        const metadata = { resourceVersion: '7', continue: 'token' }
        const text = JSON.stringify(
          isFirst ? { items, kind: 'PodList', metadata } : { kind: 'PodList', metadata, items },
        )
        assert.deepEqual(parseItems(text, same), JSON.parse(text))
      }),
    )
  })

  it('keep what is kept of each', () => {
    const list = parseItems('{"items":[{"a":"the first","b":2},{"a":"the first"}]}', ({ a }) => ({ a }))
    assert.deepEqual(list, { items: [{ a: 'the first' }, { a: 'the first' }] })
  })

  const others: [claim: string, text: string][] = [
    ['an empty list', '{"items":[]}'],
    ['null', '{"items":null}'],
    ['items that begin in other ways', '{"items":[{"a":1},{"b":2}]}'],
    ['a text that ends early', '{"items":[{"a":1},{"a":'],
    ['an object that has a list inside', '{"spec":{"items":[{"a":1}]}}'],
    ['no JSON', '<html>"items":[</html>'],
    ['nothing', ''],
  ]
  for (const [claim, text] of others) {
    it(`leave ${claim} to others`, () => {
      assert.equal(parseItems(text, same), undefined)
    })
  }
})
