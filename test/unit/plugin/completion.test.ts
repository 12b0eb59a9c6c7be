import assert from 'node:assert/strict'
import { commands } from '../../../plugin/commands.ts'
import { argumentsOf } from '../../../plugin/complete/argument-candidates.ts'

describe('completion of the words of a command', () => {
  for (const [id, load] of Object.entries(commands))
    it(`${id}: is told where it takes words, and only there`, async () => {
      const takesWords = Object.keys((await load()).args).length > 0
      assert.equal(Object.hasOwn(argumentsOf, id), takesWords)
    })

  it('speaks of commands that exist', () => {
    assert.deepEqual(
      Object.keys(argumentsOf).filter((id) => !Object.hasOwn(commands, id)),
      [],
    )
  })
})
