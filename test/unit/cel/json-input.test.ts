import assert from 'node:assert/strict'
import { outcome } from './evaluate.ts'

/** How JSON values appear to an expression; each row is true. */
const rows: [claim: string, json: string, expression: string][] = [
  ['whole numbers are ints', '{"n": 3}', 'type(object.n) == int && object.n + 1 == 4 && object.n / 2 == 1'],
  ['a whole number written with a fraction is an int too', '{"n": 3.0}', 'type(object.n) == int'],
  ['other numbers are doubles', '{"n": 1.5}', 'type(object.n) == double && object.n + 1.0 == 2.5'],
  ['numbers beyond int64 are doubles', '{"n": 1e19}', 'type(object.n) == double && object.n > 9223372036854775807'],
  [
    'the least int is an int',
    '{"n": -9223372036854775808}',
    'type(object.n) == int && object.n == -9223372036854775808',
  ],
  [
    'ints and doubles are equal by value',
    '{"a": 2, "b": 2.5}',
    'object.a == 2.0 && object.a < object.b && object.a != object.b',
  ],
  ['null is null, and there', '{"a": null}', 'object.a == null && has(object.a) && type(object.a) == null_type'],
  ['a missing field is not there', '{}', '!has(object.a) && size(object) == 0 && !("a" in object)'],
  [
    'lists and maps compare by content',
    '{"a": [1, {"b": 2}]}',
    'object.a == [1, {"b": 2.0}] && object == {"a": [1, {"b": 2}]}',
  ],
  [
    'the key __proto__ is data',
    '{"__proto__": {"x": 1}}',
    'object.__proto__.x == 1 && "__proto__" in object && !has(object.x)',
  ],
  ['nothing is inherited', '{"a": 1}', '!has(object.constructor) && !has(object.toString) && !("__proto__" in object)'],
  ['keys that are numbers are text', '{"1": 2}', 'object["1"] == 2 && object.map(k, k) == ["1"]'],
  [
    'characters are code points',
    '{"s": "💩é"}',
    'size(object.s) == 2 && object.s.substring(1) == "é" && object.s.charAt(0) == "💩"',
  ],
  ['text orders by code point', '{"a": "\\uffff", "b": "\\ud83d\\ude00"}', 'object.a < object.b'],
  ['null compares with anything', '{"a": null, "b": 1}', 'object.a != object.b && object.b != null'],
]

describe('JSON in CEL', () => {
  for (const [claim, json, expression] of rows) {
    it(claim, () => {
      const object: unknown = JSON.parse(json)
      assert.deepEqual(outcome(expression, { object }), { outcome: 'true' })
    })
  }

  it('takes what is no JSON for null', () => {
    const object = { a: undefined, b: () => 1, c: Symbol('c'), d: 5n, e: 2n ** 70n, f: Number.NaN }
    const expression =
      '!has(object.a) && object.b == null && object.c == null && object.d == 5 && type(object.e) == double'
    assert.deepEqual(outcome(`${expression} && object.f != object.f`, { object }), { outcome: 'true' })
  })

  it('leaves the input as it was', () => {
    const object: unknown = Object.freeze({ list: Object.freeze([Object.freeze({ a: 1 })]) })
    assert.deepEqual(outcome('object.list + [1] != object.list && object.list.reverse().size() == 1', { object }), {
      outcome: 'true',
    })
  })
})
