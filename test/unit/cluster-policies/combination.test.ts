import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCombination } from '../../../admission/cluster-policies/combination.ts'
import type { Merged } from '../../../admission/cluster-policies/merge.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { byName, exceptionObject, policyObject, tenAtNight } from '../../support/policy-objects.ts'

const now = () => tenAtNight
const broken = { rules: [{ name: 'replicas', replicaLok: {} }] }

function shown(merged: Merged | undefined): unknown {
  return (
    merged && {
      policies: merged.set.policies.map(({ name, rules }) => `${name}: ${rules.map((rule) => rule.name).join(', ')}`),
      exceptions: merged.set.exceptions.map(({ name }) => name),
    }
  )
}

describe('policies of a cluster', () => {
  const rounds = async (...each: [policies: JsonObject[], exceptions: JsonObject[]][]) => {
    const combination = createCombination([], now)
    let merged: Merged | undefined
    for (const [policies, exceptions] of each)
      merged = await combination.combine(byName(...policies), byName(...exceptions))
    return merged
  }

  it('are a set, known and empty where there are none', async () => {
    assert.deepEqual(shown(await rounds([[], []])), { policies: [], exceptions: [] })
  })

  it('and exceptions are in force', async () => {
    const expected = { policies: ['lock: replicas'], exceptions: ['sale'] }
    assert.deepEqual(shown(await rounds([[policyObject()], [exceptionObject()]])), expected)
  })

  it('that are broken by an edit stay in force as they were', async () => {
    const merged = await rounds([[policyObject()], []], [[policyObject(broken)], []])
    assert.deepEqual(shown(merged), { policies: ['lock: replicas'], exceptions: [] })
    const state = merged?.policies.get('lock')
    assert.equal(state?.reason, 'Invalid')
    assert.equal(state.isLastGood, true)
  })

  it('that are made anew and broken do not inherit what was in force', async () => {
    const merged = await rounds([[policyObject()], []], [[policyObject(broken, { uid: 'another' })], []])
    assert.deepEqual(shown(merged), { policies: [], exceptions: [] })
  })

  it('that were never good are left out, and cost no other', async () => {
    const other = policyObject({}, { name: 'other', uid: 'o' })
    const merged = await rounds([[policyObject(broken), other], []])
    assert.deepEqual(shown(merged), { policies: ['other: replicas'], exceptions: [] })
  })

  it('that nobody could have meant cost no other', async () => {
    let deep: unknown = 'x'
    for (let depth = 0; depth < 50_000; depth += 1) deep = { a: deep }
    const hostile = [
      policyObject({ rules: [{ name: 'a', replicaLock: deep }] }, { name: 'deep', uid: 'd' }),
      { ...policyObject({}, { name: 'odd', uid: 'e' }), spec: null },
    ]
    const exceptions = [exceptionObject({ subjects: deep }, { name: 'deep' }), { ...exceptionObject(), spec: [] }]
    const merged = await rounds([[...hostile, policyObject()], exceptions])
    assert.deepEqual(shown(merged), { policies: ['lock: replicas'], exceptions: [] })
    assert.equal(merged?.policies.get('deep')?.reason, 'Invalid')
  })

  it('that are deleted are in force no longer', async () => {
    const merged = await rounds([[policyObject()], [exceptionObject()]], [[], [exceptionObject()]])
    assert.deepEqual(shown(merged), { policies: [], exceptions: [] })
    assert.match(String(merged?.exceptions.get('sale')?.problems[0]?.message), /there is no policy "lock"/)
  })

  it('have a hash that a written status does not change, and an edit does', async () => {
    const before = await rounds([[policyObject()], [exceptionObject()]])
    const status = { phase: 'Active', uses: 3 }
    const told = { ...exceptionObject({}, { resourceVersion: '9' }), status }
    const after = await rounds([[policyObject({}, { resourceVersion: '7' })], [told]])
    const edited = await rounds([[policyObject({ action: 'Warn' })], [exceptionObject()]])
    assert.equal(after?.set.hash, before?.set.hash)
    assert.notEqual(edited?.set.hash, before?.set.hash)
  })
})

describe('exceptions of a cluster', () => {
  const rows: readonly (readonly [claim: string, policy: JsonObject, exception: JsonObject])[] = [
    [
      'end where their policy loses the rule',
      policyObject({ rules: [{ name: 'r', replicaLock: {} }] }),
      exceptionObject(),
    ],
    ['end where their policy allows none any more', policyObject({ overrides: { allowed: false } }), exceptionObject()],
    ['end where their policy allows less', policyObject({ overrides: { maxDuration: '30m' } }), exceptionObject()],
    [
      'end while they are being deleted',
      policyObject(),
      exceptionObject({}, { deletionTimestamp: '2026-11-20T22:01:00Z' }),
    ],
    ['end where they can be read no longer', policyObject(), exceptionObject({ owner: '' })],
  ]
  for (const [claim, policy, exception] of rows) {
    it(claim, async () => {
      const combination = createCombination([], now)
      const first = await combination.combine(byName(policyObject()), byName(exceptionObject()))
      assert.equal(first?.set.exceptions.length, 1)
      const then = await combination.combine(byName(policy), byName(exception))
      assert.deepEqual(then?.set.exceptions, [])
    })
  }

  it('are for the last good version of a policy that was broken', async () => {
    const combination = createCombination([], now)
    await combination.combine(byName(policyObject()), byName())
    const merged = await combination.combine(byName(policyObject(broken)), byName(exceptionObject()))
    assert.equal(merged?.set.exceptions.length, 1)
  })
})

describe('policy files beside a cluster', () => {
  let folder: string
  const file = (name: string, object: JsonObject | string) => {
    writeFileSync(join(folder, name), typeof object === 'string' ? object : JSON.stringify(object))
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cluster-policies-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('win over objects of the same name', async () => {
    file('lock.yaml', policyObject({ rules: [{ name: 'from-file', replicaLock: {} }] }))
    const merged = await createCombination([folder], now).combine(byName(policyObject()), byName())
    assert.deepEqual(shown(merged), { policies: ['lock: from-file'], exceptions: [] })
    assert.equal(merged?.policies.get('lock')?.reason, 'ShadowedByFile')
  })

  it('may be exceptions alone, for policies of the cluster', async () => {
    file('sale.yaml', exceptionObject({ notBefore: '2026-11-20T22:00:00Z' }))
    const combination = createCombination([folder], now)
    const expected = { policies: ['lock: replicas'], exceptions: ['sale'] }
    assert.deepEqual(shown(await combination.combine(byName(policyObject()), byName())), expected)
    assert.equal(combination.lastReload()?.ok, true)
    await combination.combine(byName(), byName())
    assert.equal(combination.lastReload()?.ok, false, 'the file is held against the policies anew')
  })

  it('that were never good leave the set unknown', async () => {
    file('bad.yaml', '{')
    const combination = createCombination([folder], now)
    assert.equal(await combination.combine(byName(policyObject()), byName()), undefined)
    file('bad.yaml', policyObject({}, { name: 'good' }))
    const merged = await combination.combine(byName(policyObject()), byName())
    assert.deepEqual(shown(merged), { policies: ['good: replicas', 'lock: replicas'], exceptions: [] })
  })

  it('that an edit breaks keep what they said, while the cluster goes on', async () => {
    file('p.yaml', policyObject({}, { name: 'good' }))
    const combination = createCombination([folder], now)
    await combination.combine(byName(), byName())
    file('p.yaml', '{')
    const merged = await combination.combine(byName(policyObject()), byName())
    assert.deepEqual(shown(merged), { policies: ['good: replicas', 'lock: replicas'], exceptions: [] })
    assert.equal(combination.lastReload()?.ok, false)
  })
})
