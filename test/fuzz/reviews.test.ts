import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { checkReview } from '../../policies/check/check-review.ts'
import { isObject, type JsonObject } from '../../policies/json.ts'
import { loadPolicies } from '../../policies/load/load.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import {
  addNulls,
  addUnknownKeys,
  corrupt,
  dice,
  respellQuantities,
  shuffleKeys,
  type Dice,
} from '../support/mutations.ts'
import { publicKey } from '../support/public-key.ts'
import { webhookFace } from '../support/webhook-face.ts'

const folder = join(import.meta.dirname, '../fixtures/reviews')
const reviews = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, JsonObject] => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject])

/** A policy with every rule type, over everything. */
const everything = {
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftPolicy',
  metadata: { name: 'everything' },
  spec: {
    match: {},
    action: 'Enforce',
    rules: [
      { name: 'replicas', replicaLock: { range: { min: 2, max: 4 } } },
      {
        name: 'limits',
        resourceLimits: {
          require: { limits: ['cpu', 'memory'] },
          max: { cpu: '1' },
          lock: true,
          defaults: { requests: { cpu: '50m' } },
        },
      },
      {
        name: 'signed',
        signedImages: { images: ['*'], attestors: [{ key: { pem: publicKey } }] },
      },
      {
        name: 'annotation',
        requiredAnnotations: { on: 'template', annotations: { 'self-healing': 'enabled' }, add: true },
      },
      { name: 'label', requiredAnnotations: { on: 'workload', labels: { team: '*' } } },
      { name: 'probes', requiredProbes: { probes: ['liveness'] } },
      { name: 'env', envLock: {} },
      { name: 'place', allowedNamespaces: { namespaces: ['prod-*'] } },
      { name: 'hash', configHash: {} },
      { name: 'declared', declaredFields: {} },
      { name: 'cel', cel: { expression: '!has(object.spec.replicas) || object.spec.replicas <= 3' } },
    ],
  },
}

const rounds = 700

async function load(): Promise<PolicySet> {
  const { set, problems } = await loadPolicies([{ path: 'everything.json', text: JSON.stringify(everything) }])
  assert.ok(set, JSON.stringify(problems))
  return set
}

/** Mutates the stored and the new object alike; the envelope stays. */
function mutated(review: JsonObject, mutate: (value: unknown) => unknown): JsonObject {
  const request = isObject(review['request']) ? review['request'] : {}
  return {
    ...review,
    request: { ...request, object: mutate(request['object']), oldObject: mutate(request['oldObject']) },
  }
}

/** What a verdict says, without the spelling of what was found. */
function essence(set: PolicySet, review: JsonObject): unknown {
  const checked = checkReview(set, review, { now: 0 })
  assert.ok(checked.ok)
  const { verdict } = checked
  return {
    denied: verdict.denied,
    notEvaluated: verdict.notEvaluated,
    results: verdict.results.map(({ rule, result, violations }) => [
      rule,
      result,
      violations.map(({ path, age }) => [path, age]).sort(),
    ]),
    patched: checked.mutation.patch.map(({ path }) => path).sort(),
  }
}

const preserving: Record<string, (value: unknown, roll: Dice) => unknown> = {
  'keys in another order': shuffleKeys,
  'unknown and __proto__ keys': addUnknownKeys,
  'null for absent': addNulls,
  'quantities spelled another way': respellQuantities,
}

const anyReview = fc.constantFrom(...reviews)
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('fuzz: mutated real reviews', () => {
  for (const [claim, mutate] of Object.entries(preserving)) {
    it(`${claim} never change the verdict`, async () => {
      const set = await load()
      fc.assert(
        fc.property(anyReview, anySeed, ([, review], seed) => {
          // Both objects see the same dice, so that a spelling differs between them only where it did before.
          const noisy = mutated(review, (value) => (value === null ? null : mutate(value, dice(seed))))
          assert.deepEqual(essence(set, noisy), essence(set, review))
        }),
        { numRuns: rounds },
      )
    }).timeout(120_000)
  }

  it('a respelled quantity beside the old spelling is no change', async () => {
    const set = await load()
    fc.assert(
      fc.property(anyReview, anySeed, ([, review], seed) => {
        let call = 0
        const noisy = mutated(review, (value) =>
          call++ === 0 && value !== null ? respellQuantities(value, dice(seed)) : value,
        )
        assert.deepEqual(essence(set, noisy), essence(set, review))
      }),
      { numRuns: rounds },
    )
  }).timeout(120_000)

  it('whatever comes, both webhooks give a valid answer', async () => {
    const app = webhookFace(await load(), [], 0)
    await fc.assert(
      fc.asyncProperty(anyReview, anySeed, fc.boolean(), async ([, review], seed, envelope) => {
        const roll = dice(seed)
        const broken = envelope ? corrupt(review, roll) : mutated(review, (value) => corrupt(value, roll))
        for (const url of ['/validate', '/mutate']) {
          const answer = await app.inject({ method: 'POST', url, payload: JSON.stringify(broken) })
          assertValid(answer.statusCode, answer.json())
        }
      }),
      { numRuns: rounds },
    )
    await app.close()
  }).timeout(120_000)
})

/** 200 with a response that carries a verdict, or a clear 400. */
function assertValid(status: number, body: unknown): void {
  const text = JSON.stringify(body)
  assert.ok(isObject(body), text)
  if (status === 400) {
    assert.match(text, /heal: /)
    return
  }
  assert.equal(status, 200, text)
  const response = body['response']
  assert.ok(isObject(response) && typeof response['uid'] === 'string' && typeof response['allowed'] === 'boolean', text)
  assert.doesNotMatch(text, /failed while it judged/)
}
