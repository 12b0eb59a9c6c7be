import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { mutate } from '../../../policies/mutate/mutate.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import type { RuleType } from '../../../policies/rules/rule-type.ts'
import type { RuleCase } from '../../support/rule-case.ts'
import { loadRuleCases, ruleCaseFiles, ruleFile } from '../../support/rule-cases.ts'
import { defaultedRequest, loadCase } from '../../support/load-case.ts'

const all = await loadRuleCases()

/** What admission does: our mutations first, then the judgement. */
function judge(set: PolicySet, request: EvaluationRequest): ReturnType<typeof evaluate> {
  const { object } = mutate(set, request)
  return evaluate(set, { ...request, object }, { now: 0 })
}

for (const [file, cases] of all) {
  describe(`cases of ${file}`, () => {
    for (const ruleCase of cases) {
      it(ruleCase.name, async () => {
        const verdict = judge(await loadCase(ruleCase), defaultedRequest(ruleCase))
        assert.equal(verdict.results[0]?.result ?? 'pass', ruleCase.expect, JSON.stringify(verdict))
        if (ruleCase.paths === undefined) return
        const paths = verdict.results.flatMap((result) => result.violations.map((violation) => violation.path))
        assert.deepEqual(paths.sort(), [...ruleCase.paths].sort())
      })
    }
    it('have names of their own', () => {
      const names = cases.map(({ name }) => name)
      assert.deepEqual(names.length, new Set(names).size)
    })
  })
}

describe('completeness', () => {
  it('there are no cases without a rule type', () => {
    assert.deepEqual(ruleCaseFiles, ruleTypes.map(({ type }) => ruleFile(type)).sort())
  })
  for (const ruleType of ruleTypes) {
    const cases = all.get(ruleFile(ruleType.type)) ?? []
    it(`${ruleType.type} has a page in docs/rules`, () => {
      assert.ok(existsSync(join(import.meta.dirname, '../../../docs/rules', `${ruleFile(ruleType.type)}.md`)))
    })
    for (const { kind } of kindsRead(ruleType)) {
      for (const [what, wanted] of [
        ['passing', isPassing],
        ['failing', isFailing],
      ] as const) {
        it(`${ruleType.type} has a ${what} case for ${kind}`, () => {
          assert.ok(cases.some((ruleCase) => ruleCase.kind === kind && wanted(ruleCase)))
        })
      }
    }
  }
})

/** The kinds the table of DESIGN names for a rule type. */
function kindsRead({ type }: RuleType): readonly (typeof workloadKinds)[number][] {
  const replicated = ['Deployment', 'StatefulSet', 'ReplicationController', 'ReplicaSet']
  if (type === 'replicaLock') return workloadKinds.filter(({ kind }) => replicated.includes(kind))
  if (type === 'requiredProbes') return workloadKinds.filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob')
  return workloadKinds
}

function isPassing({ expect }: RuleCase): boolean {
  return expect === 'pass'
}

/** signedImages can only warn for now. */
function isFailing({ expect, rule }: RuleCase): boolean {
  return expect === 'fail' || ('signedImages' in rule && expect === 'warn')
}
