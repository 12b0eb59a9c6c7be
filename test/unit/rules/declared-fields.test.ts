import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { View } from '../../../policies/evaluate/view.ts'
import { absent, known, unknown } from '../../../policies/known.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { workloadResource } from '../../../policies/kubernetes/workloads.ts'
import { declaredFields } from '../../../policies/rules/declared-fields.ts'
import type { RuleOutcome } from '../../../policies/rules/rule-type.ts'
import { cases } from '../../fixtures/rules/declared-fields.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const { prepared } = prepare(declaredFields, {})

function compare(old: JsonObject, now: JsonObject, subresource = '', unread = false): RuleOutcome | undefined {
  const kind = workloadResource('apps', 'deployments')
  assert.ok(kind)
  const view = (object: JsonObject) => new View({ kind, name: 'web', namespace: 'default', object })
  const surroundings = {
    namespace: absent,
    owners: absent,
    workload: unread ? unknown('it took too long') : known(old),
  }
  const context = {
    request: requestFor(now, { surroundings }),
    operation: 'UPDATE',
    subresource,
    byAutoscaler: false,
    forAnOwner: false,
  } as const
  return prepared.compare?.({ old: view(old), now: view(now) }, context)
}

/** A Deployment that was applied by kubectl, its container with more fields. */
function applied(fields: JsonObject, manifestFields: JsonObject = fields): JsonObject {
  const containers = (more: JsonObject) => ({ podSpec: { containers: [{ name: 'web', image: 'a', ...more }] } })
  const manifest = workload('Deployment', containers(manifestFields))
  return workload('Deployment', {
    ...containers(fields),
    metadata: { annotations: { [lastApplied]: JSON.stringify(manifest) } },
  })
}

describe('declaredFields', () => {
  testCases(declaredFields, cases)

  it('says what was found and wanted', () => {
    const changed = cases.find(({ name }) => name === 'another amount is a change')
    assert.ok(changed)
    const [violation] = resultOf(declaredFields, changed)?.violations ?? []
    assert.deepEqual([violation?.found, violation?.wanted], ['2Gi', '1Gi'])
  })

  const secret = 'hunter2'
  const hiding: [string, JsonObject, JsonObject][] = [
    ['env', { env: [{ name: 'A', value: secret }] }, { env: [{ name: 'A', value: `${secret}!` }] }],
    ['a removed variable', { env: [{ name: 'A', value: secret }] }, {}],
    ['args', { args: [secret] }, { args: [secret, secret] }],
    ['command', { command: [secret] }, {}],
    [
      'the command of a probe',
      { livenessProbe: { exec: { command: [secret] } } },
      { livenessProbe: { exec: { command: ['x', secret] } } },
    ],
  ]
  for (const [name, before, after] of hiding) {
    it(`hides ${name}`, () => {
      const outcome = compare(applied(before), applied(after, before))
      assert.equal(outcome?.kind, 'findings')
      assert.equal(outcome.findings.length, 1)
      assert.ok(!JSON.stringify(outcome).includes(secret))
    })
  }

  it('names three lost fields and counts the others', () => {
    const old = applied({ tty: true, stdin: true, workingDir: '/' })
    const outcome = compare(old, { ...old, metadata: { name: 'web' } })
    assert.equal(outcome?.kind, 'findings')
    assert.match(outcome.findings[0]?.message ?? '', /^no longer declared: \S+, \S+, \S+ and \d+ more$/)
  })

  it('says that the workload behind a Scale could not be read', () => {
    const scale = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 } }
    assert.deepEqual(compare(scale, { ...scale, spec: { replicas: 3 } }, 'scale', true), {
      kind: 'skip',
      reason: 'the workload behind the Scale could not be read: it took too long',
    })
  })

  it('follows recorded requests: kubectl set env takes nothing from the applied set, argocd itself changed what it applied', () => {
    const directory = new URL('../../fixtures/reviews/', import.meta.url)
    for (const file of readdirSync(directory).filter((name) => name.startsWith('update-') && name.endsWith('.json'))) {
      const { request } = JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as {
        request: { object: JsonObject; oldObject: JsonObject }
      }
      const outcome = compare(request.oldObject, request.object)
      assert.ok(outcome, file)
      assert.notEqual(outcome.kind, 'error', file)
    }
  })

  it('compares ten thousand declared containers in bounded time', () => {
    const containers = Array.from({ length: 10_000 }, (_, index) => ({ name: `c${index}`, image: 'a' }))
    const manifest = workload('Deployment', { podSpec: { containers } })
    const old = { ...manifest, metadata: { name: 'web', annotations: { [lastApplied]: JSON.stringify(manifest) } } }
    const now = { ...workload('Deployment'), metadata: { name: 'web' } }
    const outcome = compare(old, now)
    assert.equal(outcome?.kind, 'findings')
  })

  it('a last-applied of many leaves below a very long name costs no more than its own size', () => {
    const leaves = Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`a${index}`, 1]))
    const text = JSON.stringify({ spec: { ['x'.repeat(80_000)]: leaves } })
    const old = workload('Deployment', { metadata: { annotations: { [lastApplied]: text } } })
    const before = process.memoryUsage().rss
    assert.equal(compare(old, workload('Deployment'))?.kind, 'findings')
    assert.ok(process.memoryUsage().rss - before < 300 * 2 ** 20)
  })
})
