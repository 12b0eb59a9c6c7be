import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { asArray, dig, digObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { readPolicyFiles } from '../../../policies/load/read-files.ts'
import { parseManifests, type SourceFile } from '../../../policies/load/yaml.ts'
import { runPolicyTests } from '../../../policies/test/run-tests.ts'

function expectations(file: SourceFile): string[] {
  const tests = parseManifests(file).documents.flatMap(({ value }) => asArray(dig(value, 'spec', 'cases')))
  return tests.flatMap((one) =>
    Object.entries(digObject(one, 'expect') ?? {}).map(([rule, result]) => `${rule}: ${String(result)}`),
  )
}

const directory = fileURLToPath(new URL('../../../policies/sets/', import.meta.url))

// Tests stand below, so that the folder itself is what "kubectl apply -f" takes.
const tests = `${directory}tests/`

const { cases, problems } = await runPolicyTests([tests], { now: Date.parse('2026-11-20T12:00:00Z') })

describe('the shipped policy sets', () => {
  for (const one of cases) {
    it(`${one.test}: ${one.case}`, () => {
      assert.deepEqual(one.failures, [])
    })
  }

  it('the tests and what they test load without a problem', () => {
    assert.deepEqual(problems, [])
  })

  it('load together, without a warning', async () => {
    const { set, problems: found } = await loadPolicies(await readPolicyFiles([directory]))
    assert.deepEqual(found, [])
    const names = ['prevent-drift', 'production-stays-in-production', 'resource-hygiene', 'self-healing']
    assert.deepEqual(
      set?.policies.map(({ name }) => name),
      names,
    )
  })

  it('each has a test', () => {
    const sets = readdirSync(directory).filter((file) => file.endsWith('.yaml'))
    assert.deepEqual(
      readdirSync(tests),
      sets.map((file) => file.replace('.yaml', '.test.yaml')),
    )
  })

  it('each rule is expected to pass in one case, and to fail or warn in another', async () => {
    const { set } = await loadPolicies(await readPolicyFiles([directory]))
    const expected = new Set((await readPolicyFiles([tests])).flatMap(expectations))
    for (const { name } of set?.policies.flatMap(({ rules }) => rules) ?? []) {
      assert.ok(expected.has(`${name}: pass`), name)
      assert.ok(expected.has(`${name}: fail`) || expected.has(`${name}: warn`), name)
    }
  })

  it('our own controller is a manager of every set that locks', async () => {
    const { set } = await loadPolicies(await readPolicyFiles([directory]))
    for (const { name, rules, managers } of set?.policies ?? []) {
      if (!rules.some(({ prepared }) => prepared.lock)) continue
      assert.ok(managers.serviceAccounts?.includes('heal-system/kubectl-heal-controller'), name)
    }
  })
})
