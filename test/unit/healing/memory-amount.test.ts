import assert from 'node:assert/strict'
import { memoryAmount } from '../../../plugin/healing/memory-amount.ts'

const byte = 10n ** 9n

describe('the amount of --to', () => {
  for (const [text, bytes] of [
    ['1Gi', 1024n ** 3n],
    ['512M', 512_000_000n],
    ['1048576', 1_048_576n],
    ['1e6', 1_000_000n],
  ] as const)
    it(`is a quantity of Kubernetes: ${text}`, () => {
      assert.equal(memoryAmount(text), bytes * byte)
    })

  for (const [text, says] of [
    ['1GB', /^--to "1GB" is no amount of memory\. Did you mean 1Gi \(by 1024\) or 1G \(by 1000\)\?$/],
    ['1gb', /Did you mean 1Gi \(by 1024\) or 1G /],
    ['1.5 GiB', /Did you mean 1\.5Gi \(by 1024\) or 1\.5G /],
    ['64KB', /Did you mean 64Ki \(by 1024\) or 64k /],
    ['512m', /^--to "512m" counts thousandths of a byte\. Did you mean 512Mi .* or 512M /],
    ['lots', /^--to "lots" is no amount of memory$/],
    ['0', /^--to "0" is no amount of memory$/],
    ['0m', /^--to "0m" counts thousandths of a byte$/],
    ['-1Gi', /^--to "-1Gi" is no amount of memory$/],
  ] as const)
    it(`that is none is told, with what was meant: ${text}`, () => {
      assert.throws(() => memoryAmount(text), { code: 'usage', message: says })
    })
})
