import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { Verdict } from '../../../policies/evaluate/verdict.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { auditAnnotations } from '../../../policies/messages/audit.ts'
import { denialMessage } from '../../../policies/messages/denial.ts'
import { clip, count, list, oneLine, shellWord } from '../../../policies/messages/text.ts'
import { warningLines } from '../../../policies/messages/warning.ts'
import type { PreparedRule } from '../../../policies/rules/rule-type.ts'
import { badAnnotation, policy, policySet, replicasLocked, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

const bad = (value: string) => workload('Deployment', { metadata: { annotations: { bad: value } } })
const scaled = requestFor(workload('Deployment', { spec: { replicas: 9 } }), { oldObject: workload('Deployment') })

const locked = policySet([
  policy({
    name: 'prevent-drift',
    managers: { serviceAccounts: ['argocd/app'], groups: ['sre'] },
    overrides: { allowed: true, requireTicket: true },
    rules: [rule('lock-replicas', replicasLocked)],
  }),
])

const many: PreparedRule = {
  lock: false,
  reads: () => true,
  inspect: () => ({
    kind: 'findings',
    findings: Array.from({ length: 25 }, (_, i) => ({
      path: `a[${String(i)}]`,
      message: 'm',
      found: 'f',
      wanted: 'w',
      fix: 'x',
    })),
  }),
}

const verdictOf = (set: PolicySet, request: EvaluationRequest): Verdict => evaluate(set, request, { now: 0 })

describe('denialMessage', () => {
  it('says policy, rule, path, found, wanted, who may change it, who asked, how to fix and the override command', () => {
    assert.equal(
      denialMessage(verdictOf(locked, scaled), scaled, locked),
      [
        'Deployment prod-shop/web: 1 violation of policy prevent-drift',
        '- prevent-drift/lock-replicas: locked (spec.replicas: 9 → 2)',
        '  to fix: change it in git',
        '  may be changed by: service account argocd/app; group sre',
        'asked by alice, groups system:authenticated',
        'for an exception: kubectl heal override grant deployment/web -n prod-shop --policy prevent-drift --rule lock-replicas --user alice --for 1h --reason TEXT --ticket TICKET',
      ].join('\n'),
    )
  })

  it('lists at most ten violations and counts the rest', () => {
    const set = policySet([policy({ rules: [rule('many', many)] })])
    const request = requestFor(workload('Deployment'))
    const lines = denialMessage(verdictOf(set, request), request, set).split('\n')
    assert.equal(lines[0], 'Deployment prod-shop/web: 25 violations of policy policy')
    assert.equal(lines.filter((line) => line.startsWith('- ')).length, 10)
    assert.ok(lines.includes('… and 15 more'))
  })

  it('says that nobody may change a lock without managers, and offers no override where none is allowed', () => {
    const set = policySet([policy({ rules: [rule('lock', replicasLocked)] })])
    const message = denialMessage(verdictOf(set, scaled), scaled, set)
    assert.match(message, /may be changed by: nobody/)
    assert.doesNotMatch(message, /override/)
  })

  it('offers no override for an object whose name is still to be generated: an exception names its target', () => {
    const set = policySet([policy({ overrides: { allowed: true, requireTicket: false }, rules: [rule('many', many)] })])
    const generated = requestFor(workload('Deployment'), { name: '' })
    const message = denialMessage(verdictOf(set, generated), generated, set)
    assert.match(message, /^Deployment prod-shop\/\(generated name\): /)
    assert.doesNotMatch(message, /override/)
  })

  it('says that a rule could not be evaluated', () => {
    const error: PreparedRule = {
      lock: false,
      reads: () => true,
      inspect: () => ({ kind: 'error', reason: 'no such key: spec' }),
    }
    const set = policySet([policy({ rules: [rule('c', error)] })])
    const request = requestFor(workload('Deployment'))
    assert.match(
      denialMessage(verdictOf(set, request), request, set),
      /- policy\/c: could not be evaluated: no such key: spec/,
    )
  })

  it('quotes a username in the command, which is there to be pasted', () => {
    const request = { ...scaled, user: { username: "bob'; $(reboot)\n#", groups: [] } }
    const message = denialMessage(verdictOf(locked, request), request, locked)
    assert.match(message, / --user 'bob'\\''; \$\(reboot\) #' --for 1h/)
  })

  it('keeps hostile names on their line', () => {
    const request = requestFor(bad('x\n- policy/fake: allowed\u001b[2J\u202e'), {
      user: { username: 'eve\nroot', groups: [] },
    })
    const set = policySet([policy({ rules: [rule('s', badAnnotation)] })])
    const message = denialMessage(verdictOf(set, request), request, set)
    assert.equal(message.split('\n').length, 4)
    // eslint-disable-next-line no-control-regex -- this is what must not be there
    assert.doesNotMatch(message, /[\u0000-\u0009\u001b\u202e]/)
  })
})

describe('warningLines', () => {
  const warn = policySet([policy({ rules: [rule('s', badAnnotation, { action: 'Warn' })] })])
  const enforce = policySet([policy({ rules: [rule('s', badAnnotation)] })])
  const audit = policySet([policy({ rules: [rule('s', badAnnotation, { action: 'Audit' })] })])
  const old = requestFor(bad('x'), { oldObject: bad('x') })
  const system = { username: 'system:serviceaccount:a:b', groups: [] }
  const rows: [claim: string, set: PolicySet, request: EvaluationRequest, expect: string[]][] = [
    ['a Warn rule warns', warn, requestFor(bad('x')), ['policy/s: is bad (metadata.annotations.bad)']],
    ['system users too', warn, requestFor(bad('x'), { user: system }), ['policy/s: is bad (metadata.annotations.bad)']],
    ['an old violation is told', enforce, old, ['policy/s: was there before: is bad (metadata.annotations.bad)']],
    ['but not to system users', enforce, { ...old, user: system }, []],
    ['a denial warns of nothing', enforce, requestFor(bad('x')), []],
    ['Audit says nothing', audit, requestFor(bad('x')), []],
  ]
  for (const [claim, set, request, expect] of rows) {
    it(claim, () => {
      assert.deepEqual(warningLines(verdictOf(set, request), request), expect)
    })
  }

  it('are at most ten lines of at most 120 characters, without a newline', () => {
    const set = policySet([policy({ name: 'p'.repeat(200), rules: [rule('many', many, { action: 'Warn' })] })])
    const request = requestFor(workload('Deployment'))
    const lines = warningLines(verdictOf(set, request), request)
    assert.equal(lines.length, 10)
    assert.equal(lines.at(-1), 'and 16 more')
    assert.ok(lines.every((line) => line.length <= 120 && !line.includes('\n')))
  })
})

describe('auditAnnotations', () => {
  it('are empty for a clean request', () => {
    assert.deepEqual(auditAnnotations(verdictOf(locked, requestFor(workload('Deployment')))), {})
  })
  it('name the denying rules', () => {
    assert.deepEqual(auditAnnotations(verdictOf(locked, scaled)), { 'denied-by': 'prevent-drift/lock-replicas' })
  })
  it('carry what Audit rules found', () => {
    const set = policySet([policy({ rules: [rule('s', badAnnotation, { action: 'Audit' })] })])
    assert.deepEqual(auditAnnotations(verdictOf(set, requestFor(bad('x')))), {
      violations: 'policy/s: is bad (metadata.annotations.bad: x → absent)',
    })
  })
})

describe('text', () => {
  it('clips', () => {
    assert.equal(clip('abcdef', 4), 'abc…')
    assert.equal(clip('abcd', 4), 'abcd')
  })
  it('makes one line', () => {
    assert.equal(oneLine(' a\r\nb\u0000c\u2028d '), 'a b c d')
  })
  it('quotes what a shell would not take as it stands', () => {
    assert.equal(shellWord('--field-selector=spec.nodeName=node-1'), '--field-selector=spec.nodeName=node-1')
    assert.equal(shellWord('=cat'), "'=cat'")
    assert.equal(shellWord("it's $HOME"), "'it'\\''s $HOME'")
  })
  it('counts', () => {
    assert.equal(count(1, 'violation'), '1 violation')
    assert.equal(count(2, 'policy', 'policies'), '2 policies')
  })
  it('lists', () => {
    assert.equal(list([]), '')
    assert.equal(list(['a']), 'a')
    assert.equal(list(['a', 'b', 'c']), 'a, b and c')
    assert.equal(list(['a', 'b', 'c', 'd'], 2), 'a, b and 2 more')
  })
})
