import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { RuleResult, Verdict } from '../../../policies/evaluate/verdict.ts'
import type { ImageVerdict } from '../../../policies/images/image-verdict.ts'
import { dig, isSameJson, type JsonObject } from '../../../policies/json.ts'
import { isBuiltInController } from '../../../policies/kubernetes/identities.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { mutate } from '../../../policies/mutate/mutate.ts'
import { webhookConfigurations } from '../../../policies/registration/webhook-configurations.ts'
import { dice, type Dice } from '../../support/mutations.ts'
import { called, type Asked } from './interpreter.ts'
import { driftPolicy, options, randomSet, ruleNames, ruleOf, setOf } from './policies.ts'
import { askedOf, caseRequests, recorded, varied } from './requests.ts'

const rounds = 100
const askedARound = 120

const closed = new Set(['enforce.kubectl-heal.io', 'images.kubectl-heal.io'])
const open = new Set(['warn.kubectl-heal.io', 'images-warn.kubectl-heal.io'])

/** What was asked, judged and missed. */
interface Count {
  judged: number
  filled: number
  silent: number
  inVain: number
}

const verified: ImageVerdict = { outcome: 'verified', digest: `sha256:${'0'.repeat(64)}` }

const configurations = new WeakMap<PolicySet, ReturnType<typeof webhookConfigurations>>()

function configurationsOf(set: PolicySet): ReturnType<typeof webhookConfigurations> {
  const made = configurations.get(set) ?? webhookConfigurations(set, options)
  configurations.set(set, made)
  return made
}

function check(set: PolicySet, asked: Asked, evaluation: EvaluationRequest, count: Count): void {
  const { validating, mutating } = configurationsOf(set)
  const names = called(validating, asked)
  for (const [only, ours] of [
    ['closed', closed],
    ['open', open],
  ] as const) {
    const verdict = evaluate(set, evaluation, { now: 0, only })
    const calls = names.filter((name) => ours.has(name))
    assert.ok(calls.length <= 1, `${calls.join(' and ')} are both called for ${told(evaluation)}`)
    count.judged += verdict.results.length > 0 ? 1 : 0
    count.inVain += verdict.results.length === 0 && calls.length > 0 ? 1 : 0
    if (calls.length > 0 || verdict.results.length === 0) continue
    count.silent += 1
    assert.ok(maySilence(evaluation, verdict), `nobody is called for ${told(evaluation)}: ${JSON.stringify(verdict)}`)
  }
  const { patch } = mutate(set, { ...evaluation, surroundings: { ...evaluation.surroundings, images: () => verified } })
  count.filled += patch.length > 0 ? 1 : 0
  const writer = isBuiltInController(evaluation.user) ? 'pin.kubectl-heal.io' : 'fill.kubectl-heal.io'
  if (patch.length > 0) assert.deepEqual(called(mutating, asked), [writer], told(evaluation))
}

/** What is not asked on purpose, because nothing new can be found in it, or because it is a controller's own bookkeeping. */
function maySilence(request: EvaluationRequest, { results }: Verdict): boolean {
  if (isBuiltInController(request.user)) {
    // A rule that cannot judge the object could not before either.
    const isAllOld = results.every((one) => one.result === 'error' || saysNothingNew(one))
    const sameSpec = isSameJson(dig(request.object, 'spec'), dig(request.oldObject, 'spec'))
    return request.subresource === 'status' || (request.operation === 'UPDATE' && sameSpec && isAllOld)
  }
  return request.subresource === 'status' && results.every(saysNothingNew)
}

/** An error about what is stored already is no news either. */
function saysNothingNew({ result, violations, reason }: RuleResult): boolean {
  if (result === 'error') return reason?.startsWith("the stored object's") === true
  return violations.every(({ age }) => age === 'old')
}

function told({ operation, resource, subresource, user, namespace, object, oldObject }: EvaluationRequest): string {
  const metadata = JSON.stringify([dig(object, 'metadata'), dig(oldObject, 'metadata')]).slice(0, 1500)
  return `${operation} ${resource}/${subresource} by "${user.username}" in ${namespace}: ${metadata}`
}

describe('the registration is never narrower than the evaluator', () => {
  let requests: (readonly [string, JsonObject])[] = []

  before(async () => {
    requests = [...recorded, ...(await caseRequests())]
  })

  function askSome(set: PolicySet, roll: Dice, count: Count, howMany: number): void {
    for (let index = 0; index < howMany; index += 1) {
      const [, request] = requests[roll(requests.length)] ?? ['', {}]
      const { asked, evaluation } = askedOf(roll(4) === 0 ? request : varied(request, roll), roll)
      if (evaluation !== undefined && evaluation.namespace !== 'kube-system') check(set, asked, evaluation, count)
    }
  }

  for (const name of ruleNames) {
    it(`a set with one rule (${name}), over everything, in its two ways`, async () => {
      const count = { judged: 0, filled: 0, silent: 0, inVain: 0 }
      for (const action of ['Enforce', 'Warn']) {
        const set = await setOf(driftPolicy('one', { action, rules: [{ name, ...ruleOf[name] }] }))
        for (const [, request] of requests) {
          const { asked, evaluation } = askedOf(request, dice(1))
          if (evaluation !== undefined) check(set, asked, evaluation, count)
        }
        askSome(set, dice(7), count, askedARound)
      }
      assert.ok(count.judged > 100, JSON.stringify(count))
    })
  }

  it(`random sets of policies, each with ${String(askedARound)} requests of any user about any object`, async () => {
    const count = { judged: 0, filled: 0, silent: 0, inVain: 0 }
    for (let round = 0; round < rounds; round += 1) {
      const roll = dice(1000 + round)
      askSome(await randomSet(roll), roll, count, askedARound)
    }
    assert.ok(count.judged > 2000 && count.filled > 100 && count.silent > 10, JSON.stringify(count))
    // Most of what is called in vain is about Pods whose owner decides, or objects that an exclusion spares.
    assert.ok(count.inVain < count.judged / 2, JSON.stringify(count))
  })
})
