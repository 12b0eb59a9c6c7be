import assert from 'node:assert/strict'
import { requiredAnnotations } from '../../../policies/rules/required-annotations.ts'
import type { RequiredAnnotationsOptions } from '../../../policies/rules/required-annotations/options.ts'
import { cases } from '../../fixtures/rules/required-annotations.ts'
import type { RuleCase } from '../../support/rule-case.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'

describe('requiredAnnotations', () => {
  for (const ruleCase of cases) {
    it(ruleCase.name, () => {
      const result = resultOf(requiredAnnotations, ruleCase)
      assert.equal(result?.result, ruleCase.expect)
      if (ruleCase.paths === undefined) return
      assert.deepEqual(result.violations.map(({ path }) => path).sort(), [...ruleCase.paths].sort())
    })
  }

  const wrongOptions: [string, RequiredAnnotationsOptions, string[]][] = [
    ['an empty rule', { on: 'workload' }, [': the rule asks for nothing; set annotations or labels']],
    [
      'add with a glob',
      { on: 'template', annotations: { team: 'shop-*' }, add: true },
      ['annotations.team: add needs an exact value, and "shop-*" is a glob'],
    ],
    [
      'add with any value',
      { on: 'template', labels: { team: '*' }, add: true },
      ['labels.team: add needs an exact value, and "*" is a glob'],
    ],
    [
      'a glob with more than *',
      { on: 'workload', annotations: { team: 'shop-[ab]*' } },
      ['annotations.team: "[" is not supported in globs; only * is special'],
    ],
    [
      'a label value that no label may have',
      { on: 'workload', labels: { team: 'the shop' } },
      ['labels.team: "the shop" is no valid label value'],
    ],
    [
      'keys that nothing may have',
      {
        on: 'workload',
        annotations: Object.fromEntries([
          ['__proto__', 'x'],
          ['a/b/c', 'x'],
          ['/a', 'x'],
          ['', 'x'],
        ]),
      },
      [
        'annotations.__proto__: "__proto__" is no valid key; write NAME or DOMAIN/NAME',
        'annotations["a/b/c"]: "a/b/c" is no valid key; write NAME or DOMAIN/NAME',
        'annotations["/a"]: "/a" is no valid key; write NAME or DOMAIN/NAME',
        'annotations[""]: "" is no valid key; write NAME or DOMAIN/NAME',
      ],
    ],
  ]
  for (const [name, options, problems] of wrongOptions) {
    it(`${name} is a load error`, () => {
      assert.deepEqual(prepare(requiredAnnotations, options).problems, problems)
    })
  }

  it('exact values with characters of other globs are taken literally, with a warning', () => {
    const { problems, warnings } = prepare(requiredAnnotations, { on: 'workload', annotations: { a: '{"b":[1]}' } })
    assert.deepEqual(problems, [])
    assert.deepEqual(warnings, ['annotations.a: "{\\"b\\":[1]}" is taken literally; only * is special'])
  })

  it('subresources other than /status are not read, nor is /status of a template', () => {
    const read = (on: 'workload' | 'template', kind: RuleCase['kind'], subresource: string) => {
      const object = workload(kind)
      const rule = { requiredAnnotations: { on, annotations: { a: '*' } } }
      const ruleCase: RuleCase = { name: '', kind, rule, subresource, object, old: object, expect: 'pass' }
      return resultOf(requiredAnnotations, ruleCase) !== undefined
    }
    assert.equal(read('workload', 'Deployment', 'scale'), false)
    assert.equal(read('workload', 'Pod', 'resize'), false)
    assert.equal(read('workload', 'Pod', 'ephemeralcontainers'), false)
    assert.equal(read('template', 'Deployment', 'status'), false)
    assert.equal(read('workload', 'Deployment', 'status'), true)
  })

  const sentences: [RequiredAnnotationsOptions, Record<string, string>, string, string, string, string][] = [
    [
      { on: 'template', annotations: { a: 'b' } },
      {},
      'annotation "a" of the pod template is missing',
      'missing',
      'b',
      'set annotation "a" of the pod template to "b"',
    ],
    [
      { on: 'workload', annotations: { a: '*' } },
      {},
      'annotation "a" is missing',
      'missing',
      'any value',
      'set annotation "a"',
    ],
    [
      { on: 'workload', annotations: { a: 'b*' } },
      { a: 'x'.repeat(100) },
      `annotation "a" is "${'x'.repeat(60)}…", not "b*"`,
      `${'x'.repeat(60)}…`,
      'b*',
      'set annotation "a" to a value that matches "b*"',
    ],
  ]
  for (const [options, annotations, message, found, wanted, fix] of sentences) {
    it(`says: ${message.slice(0, 60)}`, () => {
      const object = workload('Deployment', { metadata: { annotations } })
      const rule: RuleCase['rule'] = { requiredAnnotations: options }
      const [violation] =
        resultOf(requiredAnnotations, { name: '', kind: 'Deployment', rule, object, expect: 'fail' })?.violations ?? []
      assert.deepEqual(
        [violation?.message, violation?.found, violation?.wanted, violation?.fix],
        [message, found, wanted, fix],
      )
    })
  }
})
