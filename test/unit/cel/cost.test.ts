import assert from 'node:assert/strict'
import { outcome, reason } from './evaluate.ts'

const names = (count: number): { name: string }[] =>
  Array.from({ length: count }, (_, index) => ({ name: `c${String(index)}` }))
const text = (length: number): string => 'a'.repeat(length)

describe('the cost of an ordinary rule is far below the limit', () => {
  const rows: [claim: string, expression: string, object: unknown][] = [
    ['a check of 10,000 containers', 'object.all(c, has(c.name) && c.name.size() > 0)', names(10_000)],
    ['every one of 150 against every one', 'object.all(a, object.exists(b, a.name == b.name))', names(150)],
    [
      'a pattern on 200 images',
      "object.all(i, i.matches('^[a-z0-9./-]+(:[a-z0-9.-]+)?$'))",
      names(200).map(() => 'registry.example.com/shop/web:1.2.3'),
    ],
    ['annotations of 256 KiB', 'object.all(k, v, v.size() < 300000 && !v.contains("secret"))', { a: text(262_144) }],
  ]
  for (const [claim, expression, object] of rows) {
    it(claim, () => {
      assert.deepEqual(outcome(expression, { object }), { outcome: 'true' })
    })
  }
})

/** Variables each made of the one before, from `first` on, then a use of the last. */
function doubling(
  first: string,
  next: (name: string) => string,
  use: (name: string) => string,
  count = 40,
): Parameters<typeof outcome>[0] {
  const variables = Array.from({ length: count }, (_, index) => ({
    name: `v${String(index)}`,
    expression: index === 0 ? first : next(`variables.v${String(index - 1)}`),
  }))
  return { expression: use(`variables.v${String(count - 1)}`), variables }
}

describe('the cost limit ends', () => {
  const big = {
    list: Array.from({ length: 2_000 }, (_, index) => index),
    text: text(3_000),
    words: Array.from({ length: 500 }, () => text(500)),
  }
  const map = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${String(index)}`, index]))
  const rows: [claim: string, source: Parameters<typeof outcome>[0], object?: unknown][] = [
    ['two comprehensions over thousands', 'object.list.all(a, object.list.all(b, a + b >= 0))', big],
    ['a comprehension that keeps its elements', 'object.list.map(a, object.list.map(b, b)).size() > 0', big],
    [
      'text that doubles',
      doubling(
        "'aaaaaaaaaa'",
        (name) => `${name} + ${name}`,
        (name) => `${name}.size() > 0`,
      ),
    ],
    [
      'bytes that double',
      doubling(
        "b'aaaaaaaaaa'",
        (name) => `${name} + ${name}`,
        (name) => `${name}.size() > 0`,
      ),
    ],
    [
      'lists that double',
      doubling(
        '[1]',
        (name) => `${name} + ${name}`,
        (name) => `${name}.size() > 0`,
      ),
    ],
    [
      'equality of lists that share their parts',
      doubling(
        '[1]',
        (name) => `[${name}, ${name}]`,
        (name) => `${name} == ${name} + []`,
      ),
    ],
    [
      'equality of maps that share their parts',
      doubling(
        '{1: 1}',
        (name) => `{1: ${name}, 2: ${name}}`,
        (name) => `${name} == ${name}`,
      ),
    ],
    [
      'printing lists that share their parts',
      doubling(
        '[1]',
        (name) => `[${name}, ${name}]`,
        (name) => `'%s'.format([${name}]) != ''`,
      ),
    ],
    [
      'flattening lists that share their parts',
      doubling(
        '[1]',
        (name) => `[${name}, ${name}]`,
        (name) => `${name}.flatten(100).size() > 0`,
      ),
    ],
    [
      'text replaced by longer text',
      doubling(
        "'aaaaaaaaaa'",
        (name) => `${name}.replace('a', 'aa')`,
        (name) => `${name} != ''`,
      ),
    ],
    [
      'gaps filled with text',
      doubling(
        "'aaaaaaaaaa'",
        (name) => `${name}.replace('', ${name})`,
        (name) => `${name} != ''`,
      ),
    ],
    [
      'joined copies',
      doubling(
        "'aaaaaaaaaa'",
        (name) => `[${name}, ${name}, ${name}].join(${name})`,
        (name) => `${name} != ''`,
      ),
    ],
    [
      'formatted copies',
      doubling(
        "'aaaaaaaaaa'",
        (name) => `'%s%s'.format([${name}, ${name}])`,
        (name) => `${name} != ''`,
      ),
    ],
    ['a range', 'lists.range(9000000000).size() > 0'],
    ['sorting again and again', 'object.list.all(a, object.list.sort().size() > 0)', big],
    ['removing duplicates from long lists', 'object.list.distinct().size() > 0', big],
    ['sets of long lists', 'sets.equivalent(object.list, object.list.reverse())', big],
    [
      'a pattern on long texts',
      "object.words.all(w, w.matches('^(a|aa|aaa|[a-z]{1,50})*$') && w.matches('^(a*)*$'))",
      { words: Array.from({ length: 500 }, () => text(5_000)) },
    ],
    ['patterns made as it goes', "object.list.all(i, 'a'.matches('(a{1,100}){1,9}' + string(i)) || true)", big],
    [
      'bad patterns made as it goes',
      "object.list.all(i, object.list.all(j, 'a'.matches('(a{9}){9}(' + string(i)) || true))",
      big,
    ],
    [
      'every match of a pattern that finds little',
      "object.words.all(w, w.findAll('a.*b|a').size() > 0)",
      { words: Array.from({ length: 50 }, () => text(3_000)) },
    ],
    ['searches in long texts', 'object.words.all(w, object.words.all(v, w.indexOf(v) >= 0))', big],
    [
      'splitting into characters',
      "object.words.all(w, w.split('').size() > 0)",
      { words: Array.from({ length: 2_000 }, () => text(500)) },
    ],
    ['counting fields of a large object', 'object.list.all(i, size(object.map) > 0)', { ...big, map }],
    ['comparing with a large object', 'object.list.all(i, object.map != {"k1": 1})', { ...big, map }],
    ['copying a large object', 'object.list.all(i, object.map.transformMap(k, v, v).size() > 0)', { ...big, map }],
    ['calendars of time zones', "object.list.all(i, timestamp(i).getHours('Europe/Berlin') >= 0)", big],
    ['numbers printed one by one', "object.list.all(i, '%.3f'.format([1.5]) == '1.500')", big],
    ['reading one long text over and over', 'object.words.all(w, object.words.all(v, !isURL(w)))', big],
    [
      'a message',
      { expression: 'false', messageExpression: "'%s'.format([object.list.map(a, object.list.map(b, b))])" },
      big,
    ],
  ]
  for (const [claim, source, object] of rows) {
    it(claim, () => {
      const started = performance.now()
      assert.equal(reason(outcome(source, { object })), 'cost limit exceeded')
      assert.ok(performance.now() - started < 5_000, 'the limit bounds time as well')
    })
  }

  it('nothing that an expression could catch', () => {
    assert.equal(reason(outcome('lists.range(9000000000).size() > 0 || true')), 'cost limit exceeded')
  })
})
