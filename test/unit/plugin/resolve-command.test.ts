import assert from 'node:assert/strict'
import { HealError } from '../../../policies/heal-error.ts'
import { resolveCommand } from '../../../plugin/resolve-command.ts'

const found: [string, string, string[]][] = [
  ['check -f a.yaml', 'check', ['-f', 'a.yaml']],
  ['policy list', 'policy list', []],
  ['policy explain replicaLock -o json', 'policy explain', ['replicaLock', '-o', 'json']],
  ['version', 'version', []],
]

const refused: [string, RegExp][] = [
  ['chekc', /unknown command "chekc"\. Did you mean "check"\?/],
  ['-f a.yaml', /no command before "-f"/],
  ['policy', /no command after "policy"/],
  ['override', /no command after "override"/],
  ['policy lits', /unknown command "lits" after "policy"\. Did you mean "list"\?/],
  ['constructor', /unknown command "constructor"/],
  ['__proto__', /unknown command "__proto__"/],
]

describe('which command is meant', () => {
  for (const [line, id, argv] of found) {
    it(line, () => {
      assert.deepEqual(resolveCommand(line.split(' ')), { id, argv })
    })
  }
  it('says which words may follow', () => {
    const hintOf = (line: string): unknown => {
      try {
        return resolveCommand(line.split(' '))
      } catch (error) {
        return error instanceof HealError ? error.hint : error
      }
    }
    assert.equal(hintOf('override'), 'It takes one of grant, list, revoke')
    assert.equal(hintOf('policy'), 'It takes one of explain, export, list, test')
  })

  for (const [line, message] of refused) {
    it(`${line} is refused`, () => {
      assert.throws(() => resolveCommand(line.split(' ')), { name: 'HealError', message })
    })
  }
})
