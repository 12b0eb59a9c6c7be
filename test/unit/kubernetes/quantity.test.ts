import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  canonicalQuantity,
  compareQuantities,
  isNegative,
  isZero,
  parseQuantity,
  printQuantity,
  quantityIdentity,
  roundUpToMilli,
  withinRatio,
  type Quantity,
} from '../../../policies/kubernetes/quantity.ts'

/** Spelling → what apimachinery v0.36.3 prints for it. */
const canonical: [unknown, string][] = [
  ['0', '0'],
  ['00', '0'],
  ['-0', '0'],
  [1, '1'],
  [0.5, '500m'],
  [1e21, '1e21'],
  ['1e3', '1e3'],
  ['1000', '1k'],
  ['1000m', '1'],
  ['100m', '100m'],
  ['0.1', '100m'],
  ['.5', '500m'],
  ['1.', '1'],
  ['1.G', '1G'],
  ['1.5', '1500m'],
  ['+5', '5'],
  [' 5 ', '5'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Gi', '512Mi'],
  ['0.5Ki', '512'],
  ['1.1Ki', '1126400m'],
  ['1023Ki', '1023Ki'],
  ['-1024Mi', '-1Gi'],
  ['12e6', '12e6'],
  ['12E6', '12e6'],
  ['12e+6', '12e6'],
  ['12e4', '120e3'],
  ['1e-3', '1e-3'],
  ['1e-100', '1e-9'],
  ['1E', '1E'],
  ['1Ei', '1Ei'],
  ['8Ei', '9223372036854775807'],
  ['-16Ei', '-9223372036854775807'],
  ['9223372036854775808', '9223372036854775808'],
  ['0.1n', '1n'],
  ['-0.1n', '-1n'],
  ['1500u', '1500u'],
  // Odd, but what the API server does:
  ['.', '0'],
  ['-', '0'],
  ['k', '0'],
  ['Ti', '0'],
]

const unreadable: unknown[] = [
  '',
  ' ',
  '1 Gi',
  '1gi',
  '1K',
  '1KI',
  '1mi',
  '1Gib',
  '1GB',
  '1_000',
  '1,5',
  '1.2.3',
  '0x10',
  '1e',
  '1e1.5',
  '1ee3',
  '1i',
  '--1',
  '+-1',
  'Pi',
  'e-12',
  'NaN',
  'Infinity',
  NaN,
  Infinity,
  '１',
  '1Gi\n2',
  null,
  undefined,
  true,
  {},
  [],
  ['1'],
  10n,
  '1'.repeat(129),
  '1e1001',
  '1e99999999999999999999',
]

const q = (value: unknown): Quantity => {
  const quantity = parseQuantity(value)
  assert.ok(quantity, `${String(value)} is readable`)
  return quantity
}

describe('quantities', () => {
  for (const [value, printed] of canonical) {
    it(`${JSON.stringify(value)} is printed as ${printed}`, () => {
      assert.equal(canonicalQuantity(value), printed)
    })
  }

  for (const value of unreadable) {
    const shown = typeof value === 'string' ? JSON.stringify(value).slice(0, 40) : String(value)
    it(`${shown} (${typeof value}) is unreadable`, () => {
      assert.equal(parseQuantity(value), undefined)
      assert.equal(canonicalQuantity(value), undefined)
    })
  }

  const order: [string, string, number][] = [
    ['8Gi', '8192Mi', 0],
    ['1', '1000m', 0],
    ['1e3', '1k', 0],
    ['0.1', '100m', 0],
    ['1G', '1Gi', -1],
    ['-1', '0', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['1000000001n', '1', 1],
  ]
  for (const [a, b, expected] of order) {
    it(`${a} against ${b} is ${expected}`, () => {
      assert.equal(compareQuantities(q(a), q(b)), expected)
      assert.equal(compareQuantities(q(b), q(a)), expected === 0 ? 0 : -expected)
      assert.equal(quantityIdentity(q(a)) === quantityIdentity(q(b)), expected === 0)
    })
  }

  it('signs are seen', () => {
    assert.deepEqual([isNegative(q('-1m')), isNegative(q('0')), isNegative(q('1m'))], [true, false, false])
    assert.deepEqual([isZero(q('0Ki')), isZero(q('1n')), isZero(q('-'))], [true, false, true])
  })

  const ratios: [string, string, unknown, boolean][] = [
    ['2Gi', '1Gi', 2, true],
    ['2Gi', '1Gi', '1999m', false],
    ['2147483649', '1Gi', 2, false],
    ['330m', '300m', 1.1, true],
    ['331m', '300m', 1.1, false],
    ['1', '0', 2, false],
  ]
  for (const [limit, request, ratio, expected] of ratios) {
    it(`${limit} is ${expected ? 'within' : 'above'} ${String(ratio)} × ${request}`, () => {
      assert.equal(withinRatio(q(limit), q(request), q(ratio)), expected)
    })
  }

  const rounded: [string, string][] = [
    ['1n', '1m'],
    ['1000001n', '2m'],
    ['-1n', '-1m'],
    ['1500u', '2m'],
    ['1.1Ki', '1126400m'],
    ['5', '5'],
  ]
  for (const [value, expected] of rounded) {
    it(`${value} in thousandths is ${expected}`, () => {
      assert.equal(printQuantity(roundUpToMilli(q(value))), expected)
    })
  }

  it('an identity is the plain number', () => {
    assert.equal(quantityIdentity(q('8Gi')), '8589934592')
    assert.equal(quantityIdentity(q('0.5')), '500000000n')
  })

  it('printing keeps the amount, and printing twice changes nothing', () => {
    const written = fc.tuple(
      fc.constantFrom('', '-', '+'),
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.constantFrom('', '.5', '.000001', '.125'),
      fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'e3', 'E-2'),
    )
    fc.assert(
      fc.property(written, (parts) => {
        const quantity = q(parts.join(''))
        const printed = printQuantity(quantity)
        assert.equal(q(printed).nano, quantity.nano)
        assert.equal(canonicalQuantity(printed), printed)
      }),
    )
  })

  it('any text gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789.+-eEinumkKMGTP ')) }), (text) => {
        const printed = canonicalQuantity(text)
        assert.ok(printed === undefined || parseQuantity(printed) !== undefined)
      }),
    )
  })
})
