import assert from 'node:assert/strict'
import { printStatus } from '../../../../plugin/status/print-status.ts'
import { readStatus, checksOf } from '../../../../plugin/status/read-status.ts'
import { worksBy, type Check, type CheckName, type CheckState } from '../../../../plugin/status/status.ts'
import { factsWith, failed, notFound } from './facts.ts'

const now = Date.parse('2026-11-20T22:00:00Z')

describe('the verdict', () => {
  const check = (name: CheckName, state: CheckState): Check => ({ name, state, message: '' })
  const verdicts: [string, Check[], string][] = [
    ['a probe that came back', [check('probe', 'ok'), check('pods', 'unknown')], 'yes'],
    ['a warning, and a probe that came back', [check('images', 'warning'), check('probe', 'ok')], 'yes'],
    [
      'pods and webhooks, where nothing may be tried',
      [check('probe', 'unknown'), check('pods', 'ok'), check('webhooks', 'ok')],
      'yes',
    ],
    ['any problem', [check('probe', 'ok'), check('policies', 'problem')], 'no'],
    [
      'too little that may be read',
      [check('probe', 'unknown'), check('pods', 'ok'), check('webhooks', 'unknown')],
      'unknown',
    ],
  ]
  for (const [claim, checks, works] of verdicts) {
    it(`${claim}: ${works}`, () => {
      assert.equal(worksBy(checks), works)
    })
  }

  it('is printed on one screen', () => {
    const checks = checksOf(factsWith({ mutating: notFound }), undefined, now)
    const status = { works: worksBy(checks), server: 'https://x', context: 'here', checkedAt: '', checks }
    const text = printStatus(status, 'table', false)
    assert.match(text, /^kubectl-heal in https:\/\/x \(context "here"\)\n\n(ok|PROBLEM) +definitions /)
    assert.match(
      text,
      /\nPROBLEM {2}webhooks {6}mutating[^\n]*\n {23}→ The server mends it within seconds[^]*\nSomething is wrong: 1 problem\.\n$/,
    )
    assert.ok(text.split('\n').length < 24)
  })

  it('a cluster that cannot be asked is an error, not a status', async () => {
    const silent = failed({ reason: 'Unreachable', status: 0, message: 'the API server https://x cannot be reached' })
    const client = {
      request: () => Promise.resolve(silent),
      get: () => Promise.reject(new Error('not asked')),
      text: () => Promise.reject(new Error('not asked')),
      watch: () => Promise.reject(new Error('not asked')),
      close: () => undefined,
    }
    const connection = { client, server: 'https://x', context: 'here', namespace: 'default', close: () => undefined }
    await assert.rejects(
      readStatus(connection, () => now),
      { code: 'cluster-unreachable' },
    )
  })
})
