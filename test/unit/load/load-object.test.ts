import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import {
  knownPolicies,
  loadExceptionObject,
  loadPolicyObject,
  loadStoredException,
} from '../../../policies/load/load-object.ts'
import { exceptionObject, policyObject, tenAtNight } from '../../support/policy-objects.ts'

const granted = { createdAt: tenAtNight, revoked: false }

async function lines(object: JsonObject): Promise<string[]> {
  return (await loadPolicyObject(object)).problems.map(({ path, message }) => `${path}: ${message}`)
}

async function policies(spec: JsonObject = {}) {
  const { built } = await loadPolicyObject(policyObject(spec))
  return knownPolicies(built === undefined ? [] : [built])
}

describe('policies as objects of a cluster', () => {
  it('load as files do, whatever the cluster added', async () => {
    const stored = { ...policyObject(), status: { conditions: 'anything' } }
    const { built, problems } = await loadPolicyObject(stored)
    assert.deepEqual(problems, [])
    assert.equal(built?.name, 'lock')
    assert.equal(built.overrides?.maxDuration, 4 * 3_600_000)
  })

  it('tell every problem with its path', async () => {
    const rules = [{ name: 'a', replicaLock: { autoscaler: 'Deny' } }, { name: 'a', replicaLock: {} }, { name: 'b' }]
    assert.deepEqual(await lines(policyObject({ rules })), [
      'spec.rules[0].replicaLock.autoscaler: unknown field "autoscaler"; did you mean "autoscalers"?',
      'spec.rules[2]: the rule has no type; give it one of replicaLock, resourceLimits, signedImages, requiredAnnotations, requiredProbes, envLock, allowedNamespaces, configHash, declaredFields, cel',
      'spec.rules[1].name: duplicate rule name "a": spec.rules[0] has it already',
    ])
  })

  it('get the `on` back that YAML 1.1 reads as true', async () => {
    const rules = [{ name: 'a', requiredAnnotations: { true: 'template', annotations: { a: 'b' } } }]
    assert.deepEqual(await lines(policyObject({ rules })), [])
  })

  it('load the CEL engine where a rule needs it', async () => {
    const rules = [{ name: 'few', cel: { expression: 'object.spec.replicas <= 10', message: 'too many' } }]
    assert.deepEqual(await lines(policyObject({ rules })), [])
  })

  for (const spec of [undefined, null, [], 'spec', 7, { __proto__: null }]) {
    it(`a spec that is ${JSON.stringify(spec)} is refused, not thrown`, async () => {
      assert.equal((await loadPolicyObject({ ...policyObject(), spec })).built, undefined)
    })
  }
})

describe('exceptions as objects of a cluster', () => {
  const rows: readonly (readonly [claim: string, spec: JsonObject, expected: RegExp | undefined])[] = [
    ['count their duration from their creation', { expiresAt: '2026-11-21T02:00:00Z' }, undefined],
    ['last too long by a second', { expiresAt: '2026-11-21T02:00:01Z' }, /lasts 4h1s; policy "lock" allows 4h/],
    [
      'count from notBefore where there is one',
      { notBefore: '2026-11-21T00:00:00Z', expiresAt: '2026-11-21T04:00:00Z' },
      undefined,
    ],
    ['end after they begin', { notBefore: '2026-11-20T23:00:00Z' }, /must be after notBefore/],
  ]
  for (const [claim, spec, expected] of rows) {
    it(claim, async () => {
      const { problems } = loadExceptionObject(exceptionObject(spec), await policies(), granted)
      const text = problems.map(({ message }) => message).join('\n')
      if (expected === undefined) assert.equal(text, '')
      else assert.match(text, expected)
    })
  }

  it('that were revoked before they began are sound, and never live', async () => {
    const object = exceptionObject({ notBefore: '2026-11-20T23:00:00Z', expiresAt: '2026-11-20T22:30:00Z' })
    const { built, problems } = loadExceptionObject(object, await policies(), { ...granted, revoked: true })
    assert.deepEqual(problems, [])
    assert.ok(built !== undefined && built.expiresAt < (built.notBefore ?? 0))
  })

  it('open nothing any more while they are being deleted', async () => {
    const metadata = { name: 'sale', creationTimestamp: new Date(tenAtNight).toISOString() }
    const stored = { ...exceptionObject(), metadata }
    const deleted = { ...stored, metadata: { ...metadata, deletionTimestamp: metadata.creationTimestamp } }
    const known = await policies()
    assert.equal(loadStoredException(stored, known).built?.name, 'sale')
    assert.deepEqual(loadStoredException(deleted, known), { built: undefined, problems: [] })
  })

  it('without subjects are for who requested them', async () => {
    const { built } = loadExceptionObject(exceptionObject(), await policies(), granted)
    assert.deepEqual(built?.subjects, [{ kind: 'User', name: 'alice' }])
  })
})
