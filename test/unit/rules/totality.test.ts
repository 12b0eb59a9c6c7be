import assert from 'node:assert/strict'
import fc from 'fast-check'
import { View } from '../../../policies/evaluate/view.ts'
import { isObject, type JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { allowedNamespaces } from '../../../policies/rules/allowed-namespaces.ts'
import { cel } from '../../../policies/rules/cel-rule.ts'
import { configHash } from '../../../policies/rules/config-hash.ts'
import { declaredFields } from '../../../policies/rules/declared-fields.ts'
import { envLock } from '../../../policies/rules/env-lock.ts'
import { replicaLock } from '../../../policies/rules/replica-lock.ts'
import type { PreparedRule, RuleOutcome } from '../../../policies/rules/rule-type.ts'
import { signedImages } from '../../../policies/rules/signed-images.ts'
import { cases } from '../../fixtures/rules/declared-fields.ts'
import { cases as hashCases } from '../../fixtures/rules/config-hash.ts'
import { cases as envCases } from '../../fixtures/rules/env-lock.ts'
import { publicKey } from '../../support/public-key.ts'
import { requestFor } from '../../support/policy-set.ts'
import { prepare } from './prepared-case.ts'

const rules: Record<string, () => PreparedRule> = {
  replicaLock: () => prepare(replicaLock, {}).prepared,
  envLock: () => prepare(envLock, {}).prepared,
  allowedNamespaces: () => prepare(allowedNamespaces, { namespaces: ['prod-*'] }).prepared,
  configHash: () => prepare(configHash, {}).prepared,
  declaredFields: () => prepare(declaredFields, {}).prepared,
  signedImages: () => prepare(signedImages, { images: ['*'], attestors: [{ key: { pem: publicKey } }] }).prepared,
  cel: () => prepare(cel, { expression: 'object.spec.replicas < 3 || oldObject == null' }).prepared,
}

/** Values that code which trusts its input trips over. */
const hostile = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1e300, '', 'web', '$(', '__proto__'),
  fc.constantFrom([], {}, [null], [[]], [{ name: 'web' }, { name: 'web' }]),
  fc.constant(
    JSON.parse('{"__proto__": {"x": 1}, "constructor": null, "toString": 7, "hasOwnProperty": 1}') as unknown,
  ),
  fc.constant(JSON.parse('['.repeat(300) + ']'.repeat(300)) as unknown),
  fc.jsonValue({ maxDepth: 3 }),
)

/** One value somewhere in an object replaced. */
function damage(value: unknown, way: readonly number[], by: unknown): unknown {
  const [step, ...rest] = way
  if (step === undefined) return by
  if (Array.isArray(value) && value.length > 0) {
    const list: readonly unknown[] = value
    return list.with(step % list.length, damage(list[step % list.length], rest, by))
  }
  if (!isObject(value) || Object.keys(value).length === 0) return by
  const key = Object.keys(value)[step % Object.keys(value).length] ?? ''
  return { ...value, [key]: damage(value[key], rest, by) }
}

const objects: readonly JsonObject[] = [...cases, ...hashCases, ...envCases].flatMap(({ object, old = object }) => [
  object,
  old,
])
const way = fc.array(fc.nat(20), { minLength: 1, maxLength: 10 })
const damaged = fc
  .tuple(fc.constantFrom(...objects), fc.array(fc.tuple(way, hostile), { maxLength: 3 }))
  .map(([object, damages]) => damages.reduce<unknown>((value, [where, by]) => damage(value, where, by), object))
  .filter(isObject)

function ask(rule: PreparedRule, old: JsonObject, now: JsonObject, index: number): RuleOutcome[] {
  const kind = workloadKinds[index % workloadKinds.length] ?? workloadKinds[0]
  const view = (object: JsonObject) => new View({ kind, name: 'web', namespace: 'dev', object })
  const request = requestFor(now, {
    oldObject: old,
    surroundings: { namespace: known({}), workload: known(old), owners: known([]) },
  })
  const context = {
    request,
    operation: 'UPDATE',
    subresource: ['', 'scale', 'status'][index % 3] ?? '',
    byAutoscaler: index % 2 === 0,
    forAnOwner: index % 4 === 0,
  } as const
  return [
    rule.inspect?.(view(now), context),
    rule.compare?.({ old: view(old), now: view(now) }, context),
    rule.compareOnCreate === true ? rule.compare?.({ old: undefined, now: view(now) }, context) : undefined,
  ].filter((outcome) => outcome !== undefined)
}

describe('rules are total', () => {
  before(async () => cel.load?.([]))

  for (const [name, prepared] of Object.entries(rules)) {
    it(`${name} answers whatever the objects are`, () => {
      const rule = prepared()
      fc.assert(
        fc.property(damaged, damaged, fc.nat(23), (old, now, index) => {
          for (const outcome of ask(rule, old, now, index)) {
            assert.match(outcome.kind, /^(findings|skip|unverified|error)$/)
            const texts =
              outcome.kind === 'findings'
                ? outcome.findings.flatMap((finding): unknown[] => Object.values(finding))
                : [outcome.reason]
            assert.ok(texts.every((text) => typeof text === 'string' && text !== ''))
          }
        }),
        { numRuns: 400 },
      )
    })
  }

  for (const name of ['replicaLock', 'envLock', 'declaredFields', 'signedImages']) {
    it(`${name} finds no change where there is none`, () => {
      const rule = rules[name]?.()
      assert.ok(rule)
      fc.assert(
        fc.property(damaged, fc.nat(23), (object, index) => {
          const same = structuredClone(object)
          const kind = workloadKinds[index % workloadKinds.length] ?? workloadKinds[0]
          const context = {
            request: requestFor(object),
            operation: 'UPDATE',
            subresource: '',
            byAutoscaler: false,
            forAnOwner: false,
          } as const
          const view = (state: JsonObject) => new View({ kind, name: 'web', namespace: 'dev', object: state })
          const outcome = rule.compare?.({ old: view(object), now: view(same) }, context)
          assert.ok(outcome?.kind !== 'findings' || outcome.findings.length === 0, JSON.stringify(outcome))
          assert.notEqual(outcome?.kind, 'unverified')
        }),
        { numRuns: 400 },
      )
    })
  }
})
