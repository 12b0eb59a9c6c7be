import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { exceptionText, loadTexts, policyText, shownProblems } from './policy-text.ts'

const limited = policyText({ overrides: { allowed: true, maxDuration: '4h' } })
const open = policyText({ overrides: { allowed: true } })

const refused: readonly (readonly [claim: string, policy: string, spec: JsonObject, ...expected: RegExp[]])[] = [
  ['an unknown policy', open, { policy: 'q' }, /spec\.policy: there is no policy "q"/],
  [
    'an unknown rule',
    open,
    { rules: ['lock', 'lokc'] },
    /spec\.rules\[1\]: policy "p" has no rule "lokc"; did you mean "lock"\?/,
  ],
  ['a rule like none', open, { rules: ['zzzzzzzz'] }, /policy "p" has no rule "zzzzzzzz"; it has lock/],
  ['no rules', open, { rules: [] }, /spec\.rules: must have at least 1 entry/],
  ['a wildcard', open, { rules: ['*'] }, /has no rule "\*"/],
  [
    'an unknown target kind',
    open,
    { target: { kind: 'Service', namespace: 'a', name: 'b' } },
    /spec\.target\.kind: must be one of Deployment/,
  ],
  ['no owner', open, { owner: undefined }, /spec: "owner" is required/],
  ['an empty owner', open, { owner: '' }, /spec\.owner: must not be empty/],
  ['no reason', open, { reason: undefined }, /spec: "reason" is required/],
  [
    'a reason of 1025 characters',
    open,
    { reason: 'x'.repeat(1025) },
    /spec\.reason: must have at most 1024 characters/,
  ],
  ['no end', open, { expiresAt: undefined }, /spec: "expiresAt" is required/],
  [
    'an end that is no time',
    open,
    { expiresAt: 'tomorrow' },
    /spec\.expiresAt: "tomorrow" is no time; write it as RFC 3339/,
  ],
  [
    'an end on 30 February',
    open,
    { expiresAt: '2027-02-30T00:00:00Z' },
    /spec\.expiresAt: "2027-02-30T00:00:00Z" is no time that exists/,
  ],
  [
    'an end before its beginning',
    open,
    { expiresAt: '2026-11-20T22:00:00Z' },
    /spec\.expiresAt: must be after notBefore/,
  ],
  [
    'no ticket where the policy requires one',
    policyText({ overrides: { requireTicket: true } }),
    {},
    /spec: "ticket" is required by policy "p"/,
  ],
  ['a ticket of nothing but spaces', open, { ticket: ' ' }, /spec\.ticket: says nothing/],
  ['a reason of nothing but spaces', open, { reason: ' \t' }, /spec\.reason: says nothing/],
  ['an owner of nothing but spaces', open, { owner: '\u00a0' }, /spec\.owner: says nothing/],
  [
    'no beginning where the policy sets maxDuration',
    limited,
    { notBefore: undefined },
    /spec: "notBefore" is required in a file: policy "p" limits exceptions to 4h/,
  ],
  [
    'more than maxDuration',
    limited,
    { expiresAt: '2026-11-21T02:00:01Z' },
    /spec\.expiresAt: the exception lasts 4h1s; policy "p" allows 4h/,
  ],
  ['a policy without overrides', policyText(), {}, /spec\.policy: policy "p" allows no exceptions/],
  ['a policy that forbids them', policyText({ overrides: { allowed: false } }), {}, /allows no exceptions/],
  [
    'neither subjects nor requestedBy',
    open,
    { subjects: undefined },
    /spec: "subjects" or "requestedBy" is required: nobody could use the exception/,
  ],
  [
    'a service account without namespace',
    open,
    { subjects: [{ kind: 'ServiceAccount', name: 'a' }] },
    /spec\.subjects\[0\]: a ServiceAccount needs its namespace/,
  ],
  [
    'a user with a namespace',
    open,
    { subjects: [{ kind: 'User', name: 'a', namespace: 'b' }] },
    /subjects\[0\]\.namespace: a User has no namespace/,
  ],
  ['an unknown field', open, { until: 'x' }, /spec\.until: unknown field "until"/],
]

describe('exceptions from files', () => {
  for (const [claim, policy, spec, ...expected] of refused) {
    it(`${claim} is a load error`, async () => {
      const result = await loadTexts(policy, exceptionText(spec))
      const shown = shownProblems(result)
      assert.equal(result.set, undefined)
      assert.equal(shown.length, expected.length, shown.join('\n'))
      expected.forEach((pattern, index) => {
        assert.match(shown[index] ?? '', pattern)
      })
    })
  }

  it('exactly maxDuration is allowed, with another zone and fractions too', async () => {
    const spec = { notBefore: '2026-11-20T22:00:00.5+02:00', expiresAt: '2026-11-21T00:00:00.500Z' }
    const { set, problems } = await loadTexts(limited, exceptionText(spec))
    assert.deepEqual(problems, [])
    assert.equal(set?.exceptions[0]?.notBefore, Date.parse('2026-11-20T20:00:00.500Z'))
  })

  it('absent subjects mean who requested it', async () => {
    const { set } = await loadTexts(
      open,
      exceptionText({ subjects: undefined, requestedBy: { username: 'bob', groups: ['g'] } }),
    )
    assert.deepEqual(set?.exceptions[0]?.subjects, [{ kind: 'User', name: 'bob' }])
  })

  it('what is not said is Keep, without ticket and beginning', async () => {
    const { set } = await loadTexts(open, exceptionText({ notBefore: undefined }))
    const { atExpiry, ticket, notBefore, owner } = set?.exceptions[0] ?? {}
    assert.deepEqual([atExpiry, ticket, notBefore, owner], ['Keep', undefined, undefined, 'team-shop'])
  })

  it('a duplicate exception is a load error', async () => {
    const result = await loadTexts(open, exceptionText(), exceptionText())
    assert.match(
      shownProblems(result).join(),
      /^error c\.yaml:5:3 metadata\.name: duplicate DriftException "e": b\.yaml:2 has it already$/,
    )
  })

  it('an exception to a policy that is broken itself is held against its rules only', async () => {
    const broken = policyText({ rules: [{ name: 'lock', replicaLock: { x: 1 } }] })
    const result = await loadTexts(broken, exceptionText({ rules: ['lock', 'other'] }))
    assert.deepEqual(
      shownProblems(result).map((line) => line.split(': ')[0]?.split(' ').at(-1)),
      ['spec.rules[0].replicaLock.x', 'spec.rules[1]'],
    )
  })

  it('an exception that has ended is a warning where the clock is known', async () => {
    const files = [
      { path: 'a', text: open },
      { path: 'b', text: exceptionText() },
    ]
    const load = async (now: string) => shownProblems(await loadPolicies(files, { now: Date.parse(now) }))
    assert.deepEqual(await load('2026-11-20T22:59:59Z'), [])
    assert.match(
      (await load('2026-11-20T23:00:00Z')).join(),
      /^warning b:\d+:3 spec\.expiresAt: exception "e" has ended; remove it$/,
    )
  })
})
