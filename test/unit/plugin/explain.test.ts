import assert from 'node:assert/strict'
import { load } from 'js-yaml'
import { checkObject } from '../../../policies/check/check-object.ts'
import { nobody } from '../../../policies/check/user.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { examples } from '../../../plugin/explain/examples.ts'
import { describeRule, namedRuleText, namesIn, rulesNamed } from '../../../plugin/explain/explain-rule.ts'
import { explainedTypeText, explainType } from '../../../plugin/explain/explain-type.ts'
import { optionsOf } from '../../../plugin/explain/options.ts'
import { workload } from '../../support/workloads.ts'

/** A policy with one rule as its example has it. */
function policyOf(example: string): string {
  const indented = example.replaceAll(/^/gm, '    ')
  return `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: example}
spec:
  match: {}
  action: Enforce
  rules:
${indented}
`
}

describe('what explain says of rule types', () => {
  for (const type of ruleTypes) {
    it(`${type.type}: its example loads as a rule of this type`, async () => {
      const { set, problems } = await loadPolicies([{ path: 'a.yaml', text: policyOf(examples[type.type]) }])
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
      )
      assert.equal(set?.policies[0]?.rules[0]?.type, type.type)
    })

    it(`${type.type}: every option has a meaning`, () => {
      const { summary, options } = explainType(type)
      assert.ok(summary.length > 10)
      assert.deepEqual(
        options.filter(({ description, type: kind }) => description === '' || kind === 'any').map(({ name }) => name),
        [],
      )
    })

    it(`${type.type}: the example stands in the text`, () => {
      const text = explainedTypeText(explainType(type))
      assert.ok(text.includes(`RULE TYPE: ${type.type}\n`))
      assert.ok(text.includes(examples[type.type].split('\n')[0] ?? ''))
    })
  }

  for (const { kind } of workloadKinds) {
    it(`cel: the example can be asked of a ${kind}`, async () => {
      const { set } = await loadPolicies([{ path: 'a.yaml', text: policyOf(examples.cel) }])
      assert.ok(set)
      const { verdict } = checkObject(set, workload(kind), { user: nobody, now: 0 })
      assert.deepEqual(
        verdict.results.map(({ result }) => result),
        ['pass'],
      )
    })
  }

  it('no example is of a type that does not exist', () => {
    assert.deepEqual(Object.keys(examples).sort(), ruleTypes.map(({ type }) => type).sort())
  })

  it('options are named from their schema, parents first', () => {
    const schema = {
      type: 'object',
      required: ['mode'],
      properties: {
        mode: { enum: ['Allow', 'Deny'], description: 'How.' },
        range: {
          type: 'object',
          description: 'Between.',
          properties: { min: { type: 'integer', description: 'Least.' } },
        },
        items: {
          type: 'array',
          description: 'Several.',
          items: { type: 'object', properties: { a: { type: 'string' } } },
        },
        sizes: { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true } },
      },
    }
    assert.deepEqual(
      optionsOf(schema).map(({ name, type, required }) => [name, type, required]),
      [
        ['mode', 'Allow or Deny', true],
        ['range', 'object', false],
        ['range.min', 'integer', false],
        ['items', 'list of object', false],
        ['items[].a', 'string', false],
        ['sizes', 'map of quantity or number', false],
      ],
    )
  })
})

describe('what explain says of a rule', () => {
  const text = policyOf(examples.replicaLock)
  const named = async () => {
    const { set } = await loadPolicies([{ path: 'a.yaml', text }])
    assert.ok(set !== undefined)
    return { set, rules: rulesNamed(set, 'lock-replicas') }
  }

  it('it is found by its name, alone or with its policy', async () => {
    const { set, rules } = await named()
    assert.equal(rules.length, 1)
    assert.deepEqual(rulesNamed(set, 'example/lock-replicas'), rules)
    assert.deepEqual(namesIn(set), ['example', 'lock-replicas', 'example/lock-replicas'])
  })

  it('it tells policy, action, options and where it stands', async () => {
    const [rule] = (await named()).rules
    assert.ok(rule !== undefined)
    const described = describeRule(rule)
    assert.deepEqual(
      [described.policy, described.rule, described.type, described.action, described.file],
      ['example', 'lock-replicas', 'replicaLock', 'Enforce', 'a.yaml:1'],
    )
    assert.deepEqual(described.options, { autoscalers: 'Allow', range: { min: 2, max: 10 } })
    const [heading, ...body] = namedRuleText(rule).split('\n')
    assert.equal(heading, 'RULE: example/lock-replicas')
    assert.equal((load(body.join('\n')) as { type: string }).type, 'replicaLock')
  })
})
