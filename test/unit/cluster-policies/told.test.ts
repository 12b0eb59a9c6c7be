import assert from 'node:assert/strict'
import { statusPatch } from '../../../admission/cluster-policies/condition.ts'
import { createInForce } from '../../../admission/cluster-policies/in-force.ts'
import type { Merged, ObjectState } from '../../../admission/cluster-policies/merge.ts'
import { notReadyBecause, staleLimit } from '../../../admission/cluster-policies/not-ready.ts'
import { oneAtATime } from '../../../admission/background/one-at-a-time.ts'
import { asArray, asObject, dig, type JsonObject } from '../../../policies/json.ts'
import { policySet } from '../../support/policy-set.ts'
import { policyObject, tenAtNight } from '../../support/policy-objects.ts'

const loaded: ObjectState = { reason: 'Loaded', isLastGood: false, problems: [] }
const invalid: ObjectState = {
  reason: 'Invalid',
  isLastGood: true,
  problems: [{ severity: 'error', path: 'spec.rules', message: 'must have at least 1 entry' }],
}

describe('the status of a policy', () => {
  const inForce = (patch: JsonObject | undefined) => asObject(asArray(dig(patch, 'status', 'conditions')).at(-1))
  const after = (object: JsonObject, state: ObjectState, now = tenAtNight) => {
    const patch = statusPatch(object, state, now)
    return { ...object, status: patch?.['status'] }
  }

  it('says that it is in force, with its rules', () => {
    const patch = statusPatch(policyObject(), loaded, tenAtNight)
    assert.deepEqual(patch, {
      metadata: { resourceVersion: '1' },
      status: {
        observedGeneration: 1,
        rules: 1,
        conditions: [
          {
            type: 'InForce',
            status: 'True',
            reason: 'Loaded',
            message: 'verdicts follow this policy',
            observedGeneration: 1,
            lastTransitionTime: '2026-11-20T22:00:00Z',
          },
        ],
      },
    })
  })

  it('is not written twice', () => {
    assert.equal(statusPatch(after(policyObject(), loaded), loaded, tenAtNight + 60_000), undefined)
  })

  it('is written again for every generation, with the time of the transition kept', () => {
    const edited = { ...after(policyObject(), loaded), metadata: { name: 'lock', resourceVersion: '2', generation: 2 } }
    const condition = inForce(statusPatch(edited, loaded, tenAtNight + 60_000))
    assert.equal(condition?.['observedGeneration'], 2)
    assert.equal(condition['lastTransitionTime'], '2026-11-20T22:00:00Z')
  })

  it('says what is wrong, and what is in force meanwhile', () => {
    const condition = inForce(statusPatch(after(policyObject(), loaded), invalid, tenAtNight + 60_000))
    assert.equal(condition?.['status'], 'False')
    assert.equal(condition['reason'], 'Invalid')
    assert.equal(condition['message'], 'its last good version stays in force; spec.rules: must have at least 1 entry')
    assert.equal(condition['lastTransitionTime'], '2026-11-20T22:01:00Z')
  })

  it('says that a file stands before it', () => {
    const condition = inForce(statusPatch(policyObject(), { ...loaded, reason: 'ShadowedByFile' }, tenAtNight))
    assert.equal(condition?.['message'], 'a file of the same name is in force instead')
  })

  it('keeps the conditions of others', () => {
    const other = { type: 'Other', status: 'True' }
    const patch = statusPatch({ ...policyObject(), status: { conditions: [other] } }, loaded, tenAtNight)
    assert.deepEqual(asArray(dig(patch, 'status', 'conditions'))[0], other)
  })
})

describe('readiness with policies in a cluster', () => {
  const set = { set: policySet([]), at: 0 }
  const good = { at: 0, ok: true, problems: [] }
  const rows: readonly (readonly [claim: string, facts: Parameters<typeof notReadyBecause>[0], expected?: RegExp])[] = [
    ['known and heard of lately', { loaded: set, last: good, silence: 40_000, problem: undefined }],
    ['known, and a watch fails for a while', { loaded: set, last: good, silence: staleLimit, problem: 'x' }],
    [
      'known but silent for longer',
      { loaded: set, last: good, silence: staleLimit + 1, problem: 'no route' },
      /^the API server has said nothing of policies for 5 minutes, so they may be old: no route$/,
    ],
    [
      'not read yet',
      { loaded: undefined, last: undefined, silence: undefined, problem: undefined },
      /^the policies of the cluster have not been read yet$/,
    ],
    [
      'the CRDs are absent',
      { loaded: undefined, last: undefined, silence: undefined, problem: 'the CRDs are not installed' },
      /^the CRDs are not installed$/,
    ],
    [
      'files with errors',
      { loaded: undefined, last: { ...good, ok: false }, silence: 0, problem: undefined },
      /the policy files have errors/,
    ],
  ]
  for (const [claim, facts, expected] of rows) {
    it(claim, () => {
      const reason = notReadyBecause(facts)
      if (expected === undefined) assert.equal(reason, undefined)
      else assert.match(reason ?? '', expected)
    })
  }
})

describe('what is in force', () => {
  const merged = (hash: string, state: ObjectState = loaded): Merged => ({
    set: { ...policySet([]), hash },
    policies: new Map([['lock', state]]),
    exceptions: new Map(),
  })

  it('is told when it changes, and when its problems do', () => {
    const told: string[] = []
    const inForce = createInForce(
      () => 1,
      ({ problems }, now) => told.push([now?.set.hash, ...problems.map(({ message }) => message)].join(' ')),
    )
    for (const each of [merged('a'), merged('a'), merged('b'), merged('b', invalid), merged('b', invalid)])
      inForce.put(each, undefined)
    const problem =
      'b DriftPolicy "lock" (its last good version stays in force): spec.rules: must have at least 1 entry'
    assert.deepEqual(told, ['a', 'b', problem])
  })

  it('is the same set where nothing changed', () => {
    const inForce = createInForce(
      () => 1,
      () => undefined,
    )
    inForce.put(merged('a'), undefined)
    const before = inForce.loaded()
    inForce.put(merged('a'), undefined)
    assert.equal(inForce.loaded(), before)
  })
})

describe('one at a time', () => {
  it('who asks while it runs shares one more run after it', async () => {
    const finish: (() => void)[] = []
    const run = oneAtATime(() => new Promise((resolve) => finish.push(resolve)))
    const [first, second, third] = [run(), run(), run()]
    assert.equal(finish.length, 1)
    finish[0]?.()
    await first
    await new Promise(setImmediate)
    assert.equal(finish.length, 2)
    finish[1]?.()
    await Promise.all([second, third])
    assert.equal(finish.length, 2)
    void run()
    assert.equal(finish.length, 3)
  })

  it('a run that fails does not keep the next from running', async () => {
    let runs = 0
    const run = oneAtATime(() => {
      runs += 1
      return runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve()
    })
    const [first, second] = [run(), run()]
    await assert.rejects(first)
    await second
    assert.equal(runs, 2)
  })
})
