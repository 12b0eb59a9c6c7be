import assert from 'node:assert/strict'
import { parseChallenges } from '../../../policies/registry/challenge.ts'
import { nextLink } from '../../../policies/registry/link.ts'
import { parseRetryAfter } from '../../../policies/registry/retry-after.ts'

describe('WWW-Authenticate', () => {
  const claims: [string, [string, Record<string, string>][]][] = [
    ['Basic', [['basic', {}]]],
    ['BASIC realm="x"', [['basic', { realm: 'x' }]]],
    ['Bearer realm="https://a/t?x=1,2",service="a, b"', [['bearer', { realm: 'https://a/t?x=1,2', service: 'a, b' }]]],
    ['Bearer Realm = "a" , Service=b', [['bearer', { realm: 'a', service: 'b' }]]],
    ['Bearer realm="a \\" Basic realm=\\"b"', [['bearer', { realm: 'a " Basic realm="b' }]]],
    [
      'Basic realm="x, Bearer realm=y", Bearer realm="z"',
      [
        ['basic', { realm: 'x, Bearer realm=y' }],
        ['bearer', { realm: 'z' }],
      ],
    ],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate YIIabc==, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [',, Basic realm="x",,', [['basic', { realm: 'x' }]]],
    ['Bearer __proto__="x"', [['bearer', JSON.parse('{"__proto__":"x"}') as Record<string, string>]]],
    ['', []],
    ['realm="x"', []],
    ['Bearer realm="x', []],
    ['Bearer realm="x" Basic realm="y"', []],
    ['Basic Bearer realm="x"', []],
    ['Bearer realm="a",realm="b"', []],
    ['Bearer realm="a",REALM="b"', []],
    ['Bearer realm=', [['bearer', {}]]],
    ['Bearer realm="a"; service="b"', []],
    [`Bearer realm="${'x'.repeat(20_000)}"`, []],
  ]
  for (const [header, expected] of claims)
    it(`${JSON.stringify(header.slice(0, 60))} has ${expected.length === 0 ? 'no challenge' : expected.map(([scheme]) => scheme).join(' and ')}`, () => {
      const parsed = parseChallenges(header).map(({ scheme, parameters }) => [scheme, [...parameters]])
      assert.deepEqual(
        parsed,
        expected.map(([scheme, parameters]) => [scheme, Object.entries(parameters)]),
      )
    })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-03-04T05:06:07Z')
  const claims: [string | undefined, number | undefined][] = [
    ['0', 0],
    ['7', 7000],
    [' 7 ', 7000],
    ['86400', 300_000],
    ['Wed, 04 Mar 2026 05:06:37 GMT', 30_000],
    ['Wed, 04 Mar 2026 04:00:00 GMT', 0],
    ['Wed, 04 Mar 2027 04:00:00 GMT', 300_000],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['Wednesday', undefined],
    ['9'.repeat(100), undefined],
  ]
  for (const [header, wait] of claims)
    it(`${(header ?? 'none').slice(0, 40)} is ${wait ?? 'not known'}`, () => {
      assert.equal(parseRetryAfter(header, now), wait)
    })
})

describe('Link', () => {
  const claims: [string | undefined, string | undefined][] = [
    ['</v2/a/referrers/x?n=1>; rel="next"', '/v2/a/referrers/x?n=1'],
    ['</a>; rel="prev", </b>; rel=next', '/b'],
    ['</a,b>; title="x"; REL="NEXT"', '/a,b'],
    ['</a>; rel="nextish"', undefined],
    ['</a>', undefined],
    ['/a; rel="next"', undefined],
    [undefined, undefined],
    [`<${'x'.repeat(9000)}>; rel="next"`, undefined],
  ]
  for (const [header, next] of claims)
    it(`${(header ?? 'none').slice(0, 50)} leads to ${next ?? 'no page'}`, () => {
      assert.equal(nextLink(header), next)
    })
})
