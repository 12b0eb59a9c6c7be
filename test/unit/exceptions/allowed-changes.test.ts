import assert from 'node:assert/strict'
import { createAllowedChanges } from '../../../admission/exceptions/allowed-changes.ts'
import type { Use } from '../../../admission/exceptions/uses.ts'
import { createLogger } from '../../../admission/logger.ts'
import type { RecordedEvent } from '../../../cluster/event-recorder.ts'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { isObject, type JsonObject } from '../../../policies/json.ts'
import type { DriftException, PolicySet } from '../../../policies/load/policy.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { badAnnotation, policy, policySet, replicasLocked, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

const good = workload('Deployment', { metadata: { uid: 'web-uid' } })
const scaled = workload('Deployment', { metadata: { uid: 'web-uid' }, spec: { replicas: 9 } })
const exception: DriftException = {
  name: 'sale',
  policy: 'policy',
  rules: ['lock', 'state'],
  target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
  subjects: [
    { kind: 'User', name: 'alice' },
    { kind: 'ServiceAccount', namespace: 'ci', name: 'bot' },
  ],
  owner: 'team',
  reason: 'test',
  expiresAt: 2_000,
  atExpiry: 'Keep',
  source: { file: '', line: 0, column: 0 },
}
const boss = { username: 'boss', groups: [] }
const bot = { username: 'system:serviceaccount:ci:bot', groups: [] }
const locked = policy({
  managers: { users: ['boss'], serviceAccounts: ['ci/*'] },
  rules: [rule('lock', replicasLocked)],
})

const unexpected = (_: string, message: string): never => {
  throw new Error(message)
}

/** What a request leaves. */
function left(set: PolicySet, request: EvaluationRequest) {
  const [logs, events, uses]: [JsonObject[], RecordedEvent[], [string, Use][]] = [[], [], []]
  const write = (line: string) => {
    const entry: unknown = JSON.parse(line)
    if (isObject(entry)) logs.push(entry)
  }
  const tell = createAllowedChanges({
    log: createLogger('info', { write }),
    now: () => 1_500,
    events: { record: (event) => events.push(event) },
    uses: { count: (name, use) => uses.push([name, use]) },
    isOfCluster: (name) => name === 'sale',
  })
  tell('uid', request, evaluate(set, request, { now: 1_500 }))
  return { logs, events, uses }
}

const scale = (parts: Partial<EvaluationRequest> = {}) => requestFor(scaled, { oldObject: good, ...parts })

describe('what is told of allowed changes', () => {
  it('a manager who is a person leaves a line and an Event on the workload', () => {
    const { logs, events, uses } = left(policySet([locked]), scale({ user: boss }))
    assert.equal(logs.length, 1)
    assert.equal(logs[0]?.['msg'], 'locked fields changed')
    assert.equal(logs[0]['user'], 'boss')
    assert.deepEqual(logs[0]['changes'], ['policy/lock: spec.replicas as a manager'])
    assert.deepEqual(events, [
      {
        regarding: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'prod-shop', name: 'web', uid: 'web-uid' },
        type: 'Normal',
        reason: 'LockedFieldsChanged',
        action: 'Change',
        note: 'boss changed spec.replicas, locked by policy policy (lock), as a manager',
      },
    ])
    assert.deepEqual(uses, [])
  })

  it('a person with an exception leaves them too, and a use', () => {
    const { logs, events, uses } = left(policySet([locked], [exception]), scale())
    assert.deepEqual(logs[0]?.['changes'], ['policy/lock: spec.replicas by exception "sale"'])
    assert.deepEqual(
      events.map(({ reason, note }) => [reason, note]),
      [['ExceptionUsed', 'alice changed spec.replicas against policy policy (lock), by exception "sale"']],
    )
    assert.deepEqual(uses, [['sale', { at: 1_500, username: 'alice', path: 'spec.replicas' }]])
  })

  it('an exception from a rule that is no lock is used, and nothing locked was changed', () => {
    const set = policySet([policy({ rules: [rule('state', badAnnotation)] })], [exception])
    const bad = workload('Deployment', { metadata: { annotations: { bad: 'x' } } })
    const { logs, uses } = left(set, requestFor(bad))
    assert.equal(logs[0]?.['msg'], 'exception used')
    assert.equal(uses.length, 1)
  })

  it('values are never told', () => {
    const envLock = ruleTypes.find(({ type }) => type === 'envLock')
    assert.ok(envLock !== undefined)
    const prepared = envLock.prepare({} as never, {
      source: '',
      inCluster: false,
      kinds: [],
      match: {},
      problem: unexpected,
      warning: unexpected,
    })
    const set = policySet([policy({ managers: { users: ['boss'] }, rules: [rule('env', prepared)] })])
    const withEnv = (value: string) =>
      workload('Deployment', {
        podSpec: { containers: [{ name: 'web', image: 'a', env: [{ name: 'TOKEN', value }] }] },
      })
    const told = left(set, requestFor(withEnv('hunter2'), { oldObject: withEnv('hunter1'), user: boss }))
    assert.equal(told.events.length, 1)
    assert.match(JSON.stringify(told.events), /TOKEN/)
    assert.doesNotMatch(JSON.stringify(told), /hunter/)
  })

  const silent: readonly (readonly [claim: string, set: PolicySet, request: EvaluationRequest])[] = [
    ['a service account that manages leaves nothing', policySet([locked]), scale({ user: bot })],
    ['a dry run leaves nothing', policySet([locked], [exception]), scale({ dryRun: true })],
    [
      'a manager who changes nothing leaves nothing',
      policySet([locked]),
      requestFor(good, { oldObject: good, user: boss }),
    ],
    [
      'what another rule denies leaves nothing',
      policySet([locked, policy({ name: 'other', rules: [rule('lock', replicasLocked)] })], [exception]),
      scale(),
    ],
  ]
  for (const [claim, set, request] of silent) {
    it(claim, () => {
      assert.deepEqual(left(set, request), { logs: [], events: [], uses: [] })
    })
  }

  it('a service account with an exception leaves a use', () => {
    const set = policySet([{ ...locked, managers: {} }], [exception])
    const { logs, events, uses } = left(set, scale({ user: bot }))
    assert.deepEqual([logs, events, uses.length], [[], [], 1])
  })

  it('an exception of a file has no status to count in', () => {
    const { uses, logs } = left(policySet([locked], [{ ...exception, name: 'of-file' }]), scale())
    assert.deepEqual([uses, logs.length], [[], 1])
  })
})
