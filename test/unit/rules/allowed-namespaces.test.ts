import assert from 'node:assert/strict'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { allowedNamespaces } from '../../../policies/rules/allowed-namespaces.ts'
import { cases } from '../../fixtures/rules/allowed-namespaces.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

describe('allowedNamespaces', () => {
  testCases(allowedNamespaces, cases)

  it('says what was found and wanted', () => {
    const object = workload('Deployment', { namespace: 'dev' })
    const rule = { allowedNamespaces: { namespaces: ['prod-*'] } }
    const [violation] =
      resultOf(allowedNamespaces, { name: '', rule, kind: 'Deployment', object, expect: 'fail' })?.violations ?? []
    assert.deepEqual([violation?.found, violation?.wanted], ['dev', 'prod-*'])
  })

  it('does not look at UPDATE or subresources', () => {
    const { prepared } = prepare(allowedNamespaces, { namespaces: ['prod-*'] })
    const request = requestFor(workload('Pod'))
    for (const kind of workloadKinds) {
      for (const [operation, subresource] of [
        ['UPDATE', ''],
        ['UPDATE', 'scale'],
        ['CREATE', 'eviction'],
      ] as const) {
        assert.equal(
          prepared.reads(kind, { request, operation, subresource, byAutoscaler: false, forAnOwner: false }),
          false,
        )
      }
    }
  })

  it('refuses globs that other tools would read differently', () => {
    assert.deepEqual(prepare(allowedNamespaces, { namespaces: ['ok', 'prod-?'] }).problems, [
      'namespaces[1]: "?" is not supported in globs; only * is special',
    ])
  })

  const matches: [string, readonly string[], unknown, boolean][] = [
    ['the match is the same list', ['prod-*'], ['prod-*'], true],
    ['the match is narrower', ['prod-*', 'ops'], ['prod-eu-*', 'ops'], true],
    ['the match is wider', ['prod-*'], ['prod*'], false],
    ['one entry of the match lies outside', ['prod-*'], ['prod-a', 'dev'], false],
    ['the match names no namespaces', ['prod-*'], undefined, false],
    ['everything is allowed', ['*'], undefined, true],
  ]
  for (const [name, namespaces, match, isTrue] of matches) {
    it(`${isTrue ? 'warns of a rule that is always true' : 'does not warn'}: ${name}`, () => {
      const { warnings } = prepare(allowedNamespaces, { namespaces }, { match: { namespaces: match } })
      assert.equal(warnings.length, isTrue ? 1 : 0)
    })
  }
})
