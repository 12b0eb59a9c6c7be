import assert from 'node:assert/strict'
import { loadPolicies } from '../../../policies/load/load.ts'
import type { Policy } from '../../../policies/load/policy.ts'
import { durationFrom } from '../../../plugin/override/duration-from.ts'
import type { Grant } from '../../../plugin/override/exception-document.ts'
import { grantException } from '../../../plugin/override/grant-exception.ts'

const now = Date.parse('2026-11-20T22:00:00Z')
const hour = 3_600_000
const grant: Grant = {
  target: 'deployment/web',
  namespace: 'prod-shop',
  policy: 'open',
  rules: ['lock-replicas'],
  duration: hour,
  reason: 'sale traffic',
  users: ['alice'],
  owner: undefined,
  ticket: undefined,
  now,
}

const policyText = (name: string, overrides: string): string => `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: ${name}}
spec:
  match: {}
  action: Enforce
  ${overrides}
  rules: [{name: lock-replicas, replicaLock: {}}]
`
const files = [
  { path: 'open.yaml', text: policyText('open', 'overrides: {}') },
  { path: 'strict.yaml', text: policyText('strict', 'overrides: {maxDuration: 4h, requireTicket: true}') },
  { path: 'closed.yaml', text: policyText('closed', '') },
]

describe('granting an exception', () => {
  let policies: readonly Policy[] | undefined
  before(async () => {
    policies = (await loadPolicies(files)).set?.policies
    assert.ok(policies)
  })

  const printed: [string, Partial<Grant>][] = [
    ['the least of it', {}],
    ['a ticket of any text', { policy: 'strict', ticket: '#12 (Shop)' }],
    ['the longest that is allowed', { policy: 'strict', ticket: 'A-1', duration: 4 * hour }],
    ['a service account', { users: ['system:serviceaccount:ci:deployer'] }],
    ['a rule named twice', { rules: ['lock-replicas', 'lock-replicas'] }],
    ['several users', { users: ['alice', 'bob'] }],
    ['nobody named but who asks', { users: [], requester: { username: 'alice', groups: ['oncall'] } }],
    ['a user of an identity provider', { users: ['oidc:alice@example.com'] }],
  ]
  for (const [name, parts] of printed) {
    it(`${name} loads with its policy`, async () => {
      const text = JSON.stringify(grantException({ ...grant, ...parts }, policies))
      const { problems } = await loadPolicies([...files, { path: 'exception.yaml', text }], { now })
      assert.deepEqual(problems, [])
    })
  }

  const refused: [string, Partial<Grant>, RegExp][] = [
    ['an empty reason', { reason: '' }, /^--reason must not be empty$/],
    ['a reason of blanks', { reason: '  ' }, /^--reason must not be empty$/],
    ['a long reason', { reason: 'a'.repeat(1025) }, /^--reason must have at most 1024 characters$/],
    ['an empty user', { users: [''] }, /^--user must not be empty$/],
    ['an empty owner', { owner: '' }, /^--owner must not be empty$/],
    ['an empty ticket', { ticket: '' }, /^--ticket must not be empty$/],
    ['a name of no policy', { policy: 'Bad Name' }, /^--policy "Bad Name" is no name of a policy: lower-case/],
    ['an empty policy', { policy: '' }, /^--policy must not be empty$/],
    ['a name of no rule', { rules: ['a', 'b c'] }, /^--rule "b c" is no name of a rule: letters/],
    ['a name of no namespace', { namespace: 'Prod_A' }, /^--namespace "Prod_A" is no name of a namespace/],
    ['half a service account', { users: ['system:serviceaccount:ci'] }, /^--user ".*" is no service account: write/],
    ['several flags', { reason: '', policy: '?' }, /^--reason must not be empty; --policy "\?" is no name/],
  ]
  for (const [name, parts, message] of refused) {
    it(`${name} is refused without any policy`, () => {
      assert.throws(() => grantException({ ...grant, ...parts }, undefined), { name: 'HealError', message })
    })
  }

  const denied: [string, Partial<Grant>, RegExp][] = [
    ['an unknown policy', { policy: 'opne' }, /^--policy "opne" is none of the policies; did you mean "open"\?$/],
    ['an unknown rule', { rules: ['lock'] }, /^--rule "lock" is no rule of policy "open"; it has lock-replicas$/],
    ['a policy without exceptions', { policy: 'closed' }, /^policy "closed" allows no exceptions/],
    ['no ticket', { policy: 'strict' }, /^give --ticket: policy "strict" asks for one$/],
    [
      'too long a time',
      { policy: 'strict', ticket: 'A-1', duration: 5 * hour },
      /^--for is at most 4h: policy "strict" allows no longer$/,
    ],
  ]
  for (const [name, parts, message] of denied) {
    it(`${name} is refused with the policies`, () => {
      assert.throws(() => grantException({ ...grant, ...parts }, policies), { name: 'HealError', message })
    })
  }
})

describe('how long an exception lasts', () => {
  it('is read as policies write it', () => {
    assert.equal(durationFrom('1h30m', now), 90 * 60_000)
  })

  for (const duration of ['', '1', '1 hour', '-1h', '0s']) {
    it(`"${duration}" is no duration`, () => {
      assert.throws(() => durationFrom(duration, now), { message: /is no duration/ })
    })
  }

  for (const duration of ['999999w', '999999w'.repeat(20)]) {
    it(`${duration.slice(0, 20)} ends beyond all calendars`, () => {
      assert.throws(() => durationFrom(duration, now), { message: /is too long/ })
    })
  }
})
