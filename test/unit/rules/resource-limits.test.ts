import assert from 'node:assert/strict'
import { View } from '../../../policies/evaluate/view.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { workloadKind } from '../../../policies/kubernetes/workloads.ts'
import type { ResourceLimitsOptions } from '../../../policies/rules/resource-limits/options.ts'
import { resourceLimits } from '../../../policies/rules/resource-limits.ts'
import { cases } from '../../fixtures/rules/resource-limits.ts'
import type { RuleCase } from '../../support/rule-case.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'

describe('resourceLimits', () => {
  for (const ruleCase of cases) {
    it(ruleCase.name, () => {
      const result = resultOf(resourceLimits, ruleCase)
      assert.equal(result?.result, ruleCase.expect)
      if (ruleCase.paths === undefined) return
      assert.deepEqual(result.violations.map(({ path }) => path).sort(), [...ruleCase.paths].sort())
    })
  }

  const wrongOptions: [string, ResourceLimitsOptions, string[]][] = [
    [
      'an empty rule',
      {},
      [': the rule asks for nothing; set require, lock, min, max, maxLimitRequestRatio or defaults'],
    ],
    [
      'a rule of empty parts',
      { require: { limits: [] }, lock: false },
      [': the rule asks for nothing; set require, lock, min, max, maxLimitRequestRatio or defaults'],
    ],
    [
      'a misspelt resource',
      { require: { limits: ['mem'] } },
      [
        'require.limits[0]: "mem" is no resource of a container; known are cpu, memory, ephemeral-storage, hugepages-SIZE and DOMAIN/NAME',
      ],
    ],
    [
      'an unreadable bound',
      { max: { memory: '4 GB' } },
      ['max.memory: "4 GB" is not a quantity; write it like 512Mi, 500m or 2'],
    ],
    [
      'a bound of another type',
      { max: { memory: { is: 1 } as never } },
      ['max.memory: {"is":1} is not a quantity; write it like 512Mi, 500m or 2'],
    ],
    ['a negative bound', { min: { memory: '-1' } }, ['min.memory: -1 is negative']],
    ['a greatest limit of 0', { max: { cpu: 0 } }, ['max.cpu: a limit of 0 counts as absent; write more than 0']],
    [
      'min above max',
      { min: { memory: '2Gi' }, max: { memory: '1024Mi' } },
      ['min.memory: 2Gi is above max.memory 1024Mi; nothing could satisfy both'],
    ],
    [
      'a ratio below 1',
      { maxLimitRequestRatio: { memory: 0.5 } },
      ['maxLimitRequestRatio.memory: 0.5 is below 1, but a limit is never below its request'],
    ],
    [
      'a default request above the default limit',
      { defaults: { limits: { memory: '1Gi' }, requests: { memory: '2Gi' } } },
      ['defaults.requests.memory: 2Gi is above the default limit 1Gi'],
    ],
    [
      'a default limit above max',
      { max: { memory: '1Gi' }, defaults: { limits: { memory: '2Gi' } } },
      ['defaults.limits.memory: 2Gi is above max.memory 1Gi'],
    ],
    [
      'defaults below min',
      { min: { memory: '1Gi' }, defaults: { limits: { memory: '512Mi' }, requests: { memory: '256Mi' } } },
      [
        'defaults.limits.memory: 512Mi is below min.memory 1Gi',
        'defaults.requests.memory: 256Mi is below min.memory 1Gi',
      ],
    ],
    [
      'defaults beyond the ratio',
      { maxLimitRequestRatio: { cpu: 2 }, defaults: { limits: { cpu: 1 }, requests: { cpu: '100m' } } },
      ['defaults.limits.cpu: 1 is more than 2 times the default request 100m'],
    ],
    [
      'a default of a resource that nodes do not overcommit',
      { defaults: { limits: { 'example.com/gpu': 1 } } },
      [
        'defaults.limits["example.com/gpu"]: defaults are for cpu, memory, ephemeral-storage; write example.com/gpu into the manifest',
      ],
    ],
  ]
  for (const [name, options, problems] of wrongOptions) {
    it(`${name} is a load error`, () => {
      assert.deepEqual(prepare(resourceLimits, options).problems, problems)
    })
  }

  it('everything at once loads without a complaint', () => {
    const { problems, warnings } = prepare(resourceLimits, {
      require: { limits: ['cpu', 'memory', 'hugepages-2Mi'], requests: ['cpu', 'ephemeral-storage'] },
      lock: true,
      min: { memory: '1024Mi' },
      max: { memory: '1Gi' },
      maxLimitRequestRatio: { memory: '1' },
      defaults: { limits: { memory: '1Gi' }, requests: { memory: '1073741824' } },
    })
    assert.deepEqual([problems, warnings], [[], []])
  })

  const deployment = (resources: JsonObject) =>
    workload('Deployment', { podSpec: { containers: [{ name: 'web', resources }] } })
  const sentences: [ResourceLimitsOptions, JsonObject, string, string, string, string][] = [
    [
      { max: { memory: '4Gi' } },
      { limits: { memory: '8192Mi' } },
      'container "web": memory limit 8Gi is above 4Gi',
      '8Gi',
      '≤ 4Gi',
      'set the memory limit to 4Gi or less',
    ],
    [
      { require: { limits: ['cpu'] } },
      {},
      'container "web": no cpu limit',
      'missing',
      'a cpu limit',
      'set resources.limits.cpu',
    ],
    [
      { max: { cpu: 2 } },
      { limits: { cpu: 0 } },
      'container "web": a cpu limit of 0 is no limit',
      '0',
      '≤ 2',
      'set resources.limits.cpu (≤ 2)',
    ],
    [
      { min: { memory: '64Mi' } },
      { limits: { memory: '32Mi' } },
      'container "web": memory request 32Mi (its limit) is below 64Mi',
      '32Mi',
      '≥ 64Mi',
      'set the memory request to 64Mi or more',
    ],
    [
      { maxLimitRequestRatio: { memory: 2 } },
      { limits: { memory: '1Gi' }, requests: { memory: '300Mi' } },
      'container "web": memory limit 1Gi is 3.42 times the request 300Mi, more than 2 times',
      '1Gi / 300Mi',
      '≤ 2 × request',
      'raise the memory request or lower the limit, to a ratio of 2 or less',
    ],
    [
      { require: { limits: ['memory'] } },
      { limits: { memory: { $: 1 } } },
      'container "web": memory limit "an object" is not a quantity of 0 or more',
      'an object',
      'a quantity',
      'write the memory limit like 512Mi or 2Gi',
    ],
  ]
  for (const [options, resources, message, found, wanted, fix] of sentences) {
    it(`says: ${message}`, () => {
      const rule: RuleCase['rule'] = { resourceLimits: options }
      const ruleCase: RuleCase = { name: '', kind: 'Deployment', rule, object: deployment(resources), expect: 'fail' }
      const [violation] = resultOf(resourceLimits, ruleCase)?.violations ?? []
      assert.deepEqual(
        [violation?.message, violation?.found, violation?.wanted, violation?.fix],
        [message, found, wanted, fix],
      )
    })
  }

  const hostile: [string, unknown][] = [
    ['no object', undefined],
    ['a string', 'x'],
    ['a list', []],
    ['null', null],
  ]
  for (const [name, resources] of hostile) {
    it(`resources that are ${name} are none`, () => {
      const { prepared } = prepare(resourceLimits, { require: { limits: ['memory'] } })
      const kind = workloadKind('', 'Pod')
      assert.ok(kind)
      const object = { spec: { resources, containers: [{ name: 'a', resources }, resources] } }
      const outcome = prepared.inspect?.(new View({ kind, name: 'a', namespace: 'b', object }), {} as never)
      assert.equal(outcome?.kind === 'findings' && outcome.findings.length, 2)
    })
  }

  it('noise in limits changes no verdict', () => {
    const object = deployment(JSON.parse('{"limits":{"memory":"1Gi","__proto__":"x","":1}}') as JsonObject)
    for (const options of [{ max: { memory: '1Gi' } }, { lock: true }]) {
      const old = deployment({ limits: { memory: '1Gi' } })
      const ruleCase: RuleCase = {
        name: '',
        kind: 'Deployment',
        rule: { resourceLimits: options },
        old,
        object,
        expect: 'pass',
      }
      assert.equal(resultOf(resourceLimits, ruleCase)?.result, 'pass')
    }
  })
})
