import assert from 'node:assert/strict'
import { checkWish } from '../../../plugin/healing/check-wish.ts'

describe('what a remedy takes', () => {
  for (const [remedy, given] of [
    ['IncreaseMemory', ['--to', '--container']],
    ['ScaleUp', ['--replicas']],
    ['RunCommand', ['a command after --', '--keep', '--container']],
    [undefined, ['--to', '--replicas', '--container']],
  ] as const)
    it(`is heeded: ${given.join(', ')} with ${remedy ?? 'what the diagnosis chooses'}`, () => {
      checkWish(remedy, given)
    })

  for (const [remedy, given, message] of [
    ['Redeploy', '--to', '--to goes with --remedy IncreaseMemory'],
    ['IncreaseMemory', '--replicas', '--replicas goes with --remedy ScaleUp'],
    ['Redeploy', '--container', '--container goes with --remedy IncreaseMemory or RunCommand'],
    [undefined, 'a command after --', 'a command after -- goes with --remedy RunCommand'],
    [undefined, '--keep', '--keep goes with --remedy RunCommand'],
  ] as const)
    it(`is not passed over in silence elsewhere: ${given} with ${remedy ?? 'no remedy'}`, () => {
      assert.throws(
        () => {
          checkWish(remedy, [given])
        },
        { code: 'usage', message },
      )
    })
})
