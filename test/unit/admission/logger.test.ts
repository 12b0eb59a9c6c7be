import assert from 'node:assert/strict'
import { createLogger } from '../../../admission/logger.ts'

describe('log lines', () => {
  const lineOf = (fields: object): Record<string, unknown> => {
    let line = ''
    createLogger('info', { write: (text: string) => (line += text) }).info(fields, 'message')
    return { ...(JSON.parse(line) as object) }
  }

  it('are JSON with a level by name, a time and the message', () => {
    const { level, time, msg } = lineOf({})
    assert.equal(level, 'info')
    assert.equal(msg, 'message')
    assert.match(String(time), /^\d{4}-\d\d-\d\dT/)
  })

  for (const name of ['authorization', 'token', 'password', 'key', 'env', 'object', 'oldObject'])
    it(`never show a field named ${name}`, () => {
      assert.equal(lineOf({ [name]: 'hunter2' })[name], '[redacted]')
    })
})
