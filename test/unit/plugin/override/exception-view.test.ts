import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { exceptionTable } from '../../../../plugin/override/exception-table.ts'
import { exceptionView, type Phase } from '../../../../plugin/override/exception-view.ts'
import { generatedName } from '../../../../plugin/override/generated-name.ts'
import { grantedText } from '../../../../plugin/override/granted-text.ts'
import { revokePatch } from '../../../../plugin/override/revoke.ts'
import { localAndUtc, roughly } from '../../../../plugin/override/when.ts'

const start = Date.parse('2026-11-20T22:00:00Z')
const hour = 3_600_000

const spec: JsonObject = {
  policy: 'prevent-drift',
  rules: ['lock-replicas'],
  target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
  owner: 'team-shop',
  reason: 'sale traffic',
  notBefore: '2026-11-20T22:00:00Z',
  expiresAt: '2026-11-20T23:00:00Z',
  requestedBy: { username: 'alice', groups: ['oncall'] },
}
const stored = (parts: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftException',
  metadata: { name: 'web-x7k2', ...metadata },
  spec: { ...spec, ...parts },
})
const revoked = { annotations: { 'kubectl-heal.io/revoked-by': 'bob' } }

describe('the phase of an exception', () => {
  const phases: [string, number, JsonObject, Phase, number][] = [
    ['before its start', start - 1, stored(), 'Pending', 3601],
    ['at its start', start, stored(), 'Active', 3600],
    ['just before its end', start + hour - 1, stored(), 'Active', 1],
    ['at its end', start + hour, stored(), 'Expired', 0],
    ['revoked', start + hour, stored({}, revoked), 'Revoked', 0],
    ['revoked before it began', start - 1, stored({ expiresAt: '2026-11-20T21:00:00Z' }, revoked), 'Revoked', 0],
    ['marked as revoked but still live', start, stored({}, revoked), 'Active', 3600],
    ['an end that is no time', start, stored({ expiresAt: 'never' }), 'Expired', 0],
  ]
  for (const [what, now, object, phase, remainingSeconds] of phases) {
    it(`${what}: ${phase}`, () => {
      const view = exceptionView(object, now)
      assert.deepEqual([view.phase, view.remainingSeconds], [phase, remainingSeconds])
    })
  }
})

describe('an exception, shown', () => {
  it('is for its subjects, else for who asked', () => {
    const subjects = [
      { kind: 'User', name: 'carol' },
      { kind: 'Group', name: 'oncall' },
      { kind: 'ServiceAccount', namespace: 'ci', name: 'bot' },
    ]
    assert.deepEqual(exceptionView(stored(), start).subjects, ['alice'])
    assert.deepEqual(exceptionView(stored({ subjects }), start).subjects, ['carol', 'group/oncall', 'ci/bot'])
  })

  it('garbage is shown as empty', () => {
    const view = exceptionView({ metadata: 3, spec: { rules: 'x', target: null, subjects: [null] }, status: [] }, start)
    assert.deepEqual([view.name, view.rules, view.target.name, view.uses], ['', [], '', 0])
  })

  it('in a table: who, why, until when, how often used', () => {
    const object = { ...stored({ reason: 'sale\ntraffic \u001b[31m' }), status: { uses: 3 } }
    assert.equal(
      exceptionTable([exceptionView(object, start)], false),
      `NAME       NAMESPACE   WORKLOAD         RULES           WHO     WHY                  UNTIL                          USES   PHASE
web-x7k2   prod-shop   deployment/web   lock-replicas   alice   sale traffic  [31m   2026-11-20T23:00:00Z (in 1h)   3      Active
`,
    )
  })

  it('wide: also who answers for it and when it was used last', () => {
    const lastUsed = { time: '2026-11-20T22:10:04Z', username: 'alice', path: 'spec.replicas' }
    const table = exceptionTable([exceptionView({ ...stored(), status: { uses: 1, lastUsed } }, start + hour)], true)
    assert.match(
      table,
      /Expired, changes kept +prevent-drift +alice +team-shop +- +2026-11-20T22:10:04Z alice spec.replicas +-\n$/,
    )
  })

  it('granted: until when and how to take it back', () => {
    const text = grantedText(stored(), { now: start, dryRun: false })
    assert.match(
      text,
      /^driftexception\.kubectl-heal\.io\/web-x7k2 granted\n {2}rules {5}lock-replicas of policy prevent-drift\n/,
    )
    assert.match(text, /\n {2}until .*23:00:00 UTC\)?, in 1h\n {2}revoke {4}kubectl heal override revoke web-x7k2\n$/)
    assert.match(
      grantedText(stored(), { now: start - hour, dryRun: true }),
      /\(server dry run\)\n[^]*\n {2}from .*, in 1h\n/,
    )
  })

  it('revoking moves the end and says who', () => {
    assert.deepEqual(revokePatch('bob', start), {
      metadata: { annotations: { 'kubectl-heal.io/revoked-by': 'bob' } },
      spec: { expiresAt: '2026-11-20T22:00:00.000Z' },
    })
  })
})

describe('generated names', () => {
  const names: [string, string, string][] = [
    ['web', 'lock-replicas', 'web-lock-replicas-bbbb'],
    ['web.v2', 'Lock_Replicas', 'web-v2-lock-replicas-bbbb'],
    ['___', '', 'override-bbbb'],
  ]
  for (const [workload, rule, expected] of names) {
    it(`${workload}, ${rule}: ${expected}`, () => {
      assert.equal(
        generatedName(workload, rule, () => 0),
        expected,
      )
    })
  }
  it('never too long for a label', () => {
    assert.ok(generatedName('a'.repeat(253), 'b'.repeat(63)).length <= 126)
  })
})

describe('times for a person', () => {
  const shown: [string, string][] = [
    ['UTC', '2026-11-20 23:30:00 UTC'],
    ['Europe/Berlin', '2026-11-21 00:30:00 +01:00 (2026-11-20 23:30:00 UTC)'],
    ['Asia/Kolkata', '2026-11-21 05:00:00 +05:30 (2026-11-20 23:30:00 UTC)'],
    ['America/New_York', '2026-11-20 18:30:00 -05:00 (23:30:00 UTC)'],
  ]
  const before = process.env['TZ']
  after(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })
  for (const [zone, expected] of shown) {
    it(`${zone}: ${expected}`, () => {
      process.env['TZ'] = zone
      assert.equal(localAndUtc(Date.parse('2026-11-20T23:30:00Z')), expected)
    })
  }
  for (const [milliseconds, expected] of [
    [59_000, '59s'],
    [3_599_000, '59m59s'],
    [90_061_000, '1d1h'],
    [-5, '0s'],
  ] as const) {
    it(`${String(milliseconds)} ms are about ${expected}`, () => {
      assert.equal(roughly(milliseconds), expected)
    })
  }
})
