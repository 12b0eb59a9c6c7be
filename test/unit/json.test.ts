import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dig, isSameJson, own } from '../../policies/json.ts'

describe('untrusted JSON', () => {
  it('only own properties are read', () => {
    assert.equal(own({}, 'constructor'), undefined)
    assert.equal(dig({ a: {} }, 'a', 'toString', 'name'), undefined)
    assert.deepEqual(own(JSON.parse('{"__proto__": 1}') as object as Record<string, unknown>, '__proto__'), 1)
  })

  const rows: [left: unknown, right: unknown, same: boolean][] = [
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: undefined }, {}, false],
    [{}, [], false],
    [null, {}, false],
    [{ constructor: 1 }, {}, false],
    ['1', 1, false],
  ]
  for (const [left, right, same] of rows) {
    it(`${JSON.stringify(left)} and ${JSON.stringify(right)} are ${same ? '' : 'not '}the same`, () => {
      assert.equal(isSameJson(left, right), same)
    })
  }

  it('a copy is the same, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => isSameJson(value, structuredClone(value))))
  })

  it('what is nested too deep is not compared, and does not crash', () => {
    const deep = (): unknown => JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown
    assert.equal(isSameJson(deep(), deep()), false)
  })
})
