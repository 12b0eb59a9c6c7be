import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerRole } from '../../../policies/kubernetes/containers.ts'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { mutate } from '../../../policies/mutate/mutate.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import type { RuleContext } from '../../../policies/rules/rule-type.ts'
import type { RuleCase } from '../../support/rule-case.ts'
import { loadRuleCases, ruleCaseFiles, ruleFile } from '../../support/rule-cases.ts'
import { ruleTable, type RulePlace } from '../../support/rule-table.ts'
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
  for (const { type } of ruleTypes) {
    it(`${type} has a page in docs/rules`, () => {
      assert.ok(existsSync(join(import.meta.dirname, '../../../docs/rules', `${ruleFile(type)}.md`)))
    })
    for (const place of ruleTable[type]) {
      const cases = casesAt(all.get(ruleFile(type)) ?? [], place)
      for (const kind of place.kinds) {
        for (const role of place.roles ?? [undefined]) {
          it(`${type} has a passing and a failing case for ${nameOf(kind, place, role)}`, () => {
            const here = cases.filter((one) => one.kind === kind && (role === undefined || one.container === role))
            assert.ok(here.some(isPassing), 'no passing case')
            assert.ok(here.some(isFailing), 'no failing case')
          })
        }
        for (const role of place.exempt ?? []) {
          it(`${type} lets ${nameOf(kind, place, role)} alone`, () => {
            const here = cases.filter((one) => one.kind === kind && one.container === role)
            assert.ok(here.length > 0 && here.every(isPassing))
          })
        }
      }
    }
    it(`${type} reads no subresource that the table does not name`, async () => {
      const [ruleCase] = all.get(ruleFile(type)) ?? []
      assert.ok(ruleCase)
      const [rule] = (await loadCase(ruleCase)).policies.flatMap(({ rules }) => rules)
      const named = new Set(ruleTable[type].map(({ subresource }) => subresource))
      const read = subresources.filter((subresource) =>
        workloadKinds.some((kind) => rule?.prepared.reads(kind, contextOf(ruleCase, subresource))),
      )
      assert.deepEqual(
        read.filter((subresource) => !named.has(subresource)),
        [],
      )
    })
  }
})

const subresources = ['', 'scale', 'resize', 'ephemeralcontainers', 'status']

function contextOf(ruleCase: RuleCase, subresource: string): RuleContext {
  const request: EvaluationRequest = { ...defaultedRequest(ruleCase), operation: 'UPDATE', subresource }
  return { request, operation: 'UPDATE', subresource, byAutoscaler: false, forAnOwner: false }
}

function casesAt(cases: readonly RuleCase[], { subresource }: RulePlace): RuleCase[] {
  return cases.filter((ruleCase) => (ruleCase.subresource ?? '') === subresource)
}

/** `init containers of Pod /resize` */
function nameOf(kind: string, { subresource }: RulePlace, role: ContainerRole | undefined): string {
  const place = subresource === '' ? kind : `${kind} /${subresource}`
  return role === undefined ? place : `${role} containers of ${place}`
}

function isPassing({ expect }: RuleCase): boolean {
  return expect === 'pass'
}

/** signedImages can only warn for now. */
function isFailing({ expect, rule }: RuleCase): boolean {
  return expect === 'fail' || ('signedImages' in rule && expect === 'warn')
}
