import assert from 'node:assert/strict'
import { loadPolicies } from '../../../policies/load/load.ts'
import { exceptionText, loadTexts, policyText, shownProblems } from './policy-text.ts'

describe('loadPolicies', () => {
  it('policies and exceptions are sorted by name, whatever the files', async () => {
    const { set } = await loadTexts(policyText({ overrides: {} }), policyText({}, { name: 'a' }) + exceptionText())
    assert.deepEqual(
      set?.policies.map(({ name }) => name),
      ['a', 'p'],
    )
    assert.deepEqual(
      set.exceptions.map(({ name }) => name),
      ['e'],
    )
  })

  it("a rule has its own action, else the policy's", async () => {
    const rules = [
      { name: 'a', envLock: {} },
      { name: 'b', action: 'Audit', description: 'why', envLock: {} },
    ]
    const { set } = await loadTexts(policyText({ action: 'Warn', rules }))
    assert.deepEqual(
      set?.policies[0]?.rules.map(({ action }) => action),
      ['Warn', 'Audit'],
    )
    assert.deepEqual(
      set.policies[0].rules.map(({ description }) => description),
      [undefined, 'why'],
    )
  })

  it('empty lists restrict nothing', async () => {
    const { set } = await loadTexts(policyText({ match: { names: [], namespaces: [], kinds: [] } }))
    assert.deepEqual(set?.policies[0]?.match, {})
  })

  it('a policy says where it stands', async () => {
    const { set } = await loadTexts(`# c\n${policyText()}`)
    assert.deepEqual(set?.policies[0]?.source, { file: 'a.yaml', line: 3, column: 1 })
  })

  it('lists, as kubectl get -o yaml prints them, are unwrapped', async () => {
    const item = {
      apiVersion: 'kubectl-heal.io/v1alpha1',
      kind: 'DriftPolicy',
      metadata: { name: 'p', uid: 'x', managedFields: [] },
      spec: { match: {}, action: 'Warn', rules: [{ name: 'a', envLock: {} }] },
      status: { a: 1 },
    }
    const { set, problems } = await loadTexts(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: {}, items: [item] }),
    )
    assert.deepEqual(problems, [])
    assert.equal(set?.policies.length, 1)
  })

  it('tests may stand beside policies', async () => {
    const result = await loadTexts(policyText(), 'apiVersion: kubectl-heal.io/v1alpha1\nkind: PolicyTest\nspec: {}\n')
    assert.deepEqual(result.problems, [])
  })

  it('an empty directory is no error where policies are elsewhere, and is named where they are not', async () => {
    const empty = { path: 'dir', text: '', emptyDirectory: true }
    assert.deepEqual((await loadPolicies([empty, { path: 'p', text: policyText() }])).problems, [])
    assert.match(
      shownProblems(await loadPolicies([empty])).join(),
      /^error dir:1:1 : no policy was found \(not in dir\)/,
    )
  })

  const same = policyText({ rules: [{ name: 'a', resourceLimits: { max: { memory: '4Gi', cpu: 1 } } }] })
  const hashOf = async (...texts: string[]) => (await loadTexts(...texts)).set?.hash
  it('the hash is the same for other files, order, comments and spelling of YAML', async () => {
    const swapped = policyText({ rules: [{ resourceLimits: { max: { cpu: 1, memory: '4Gi' } }, name: 'a' }] })
    const other = policyText({}, { name: 'q' })
    assert.match((await hashOf(same)) ?? '', /^[0-9a-f]{64}$/)
    assert.equal(await hashOf(same, other), await hashOf(`# c\n${other}${swapped}`))
  })
  it('the hash differs where a spec, a name or an exception differs', async () => {
    const texts = [
      [same],
      [policyText()],
      [policyText({}, { name: 'q' })],
      [policyText({ overrides: {} })],
      [policyText({ overrides: {} }), exceptionText()],
    ]
    const hashes = await Promise.all(texts.map((list) => hashOf(...list)))
    assert.equal(new Set(hashes).size, texts.length)
  })

  it('a rule that its own match makes always true is a warning, and the set loads', async () => {
    const result = await loadTexts(
      policyText({
        match: { namespaces: ['prod-*'] },
        rules: [{ name: 'a', allowedNamespaces: { namespaces: ['prod-*'] } }],
      }),
    )
    assert.match(
      shownProblems(result).join(),
      /^warning a\.yaml:14:9 spec\.rules\[0\]\.allowedNamespaces\.namespaces: the rule is always true/,
    )
    assert.ok(result.set)
  })
})
