import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import { asObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { parseManifests } from '../../../policies/load/yaml.ts'
import { denialMessage } from '../../../policies/messages/denial.ts'
import { warningLines } from '../../../policies/messages/warning.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { requestFor } from '../../support/policy-set.ts'
import { ruleFile } from '../../support/rule-cases.ts'
import { workload } from '../../support/workloads.ts'
import { blocksOf, pages, read, root } from './pages.ts'

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

describe('docs', () => {
  for (const page of pages) {
    it(`${page}: every link leads somewhere`, () => {
      for (const [, target = ''] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue
        const [file = '', anchor] = target.split('#')
        const path = file === '' ? page : relative(root, join(root, dirname(page), file))
        assert.ok(existsSync(join(root, path)), target)
        const headings =
          anchor === undefined ? [] : [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text)
        assert.ok(anchor === undefined || headings.some((heading) => anchorOf(heading) === anchor), target)
      }
    })
  }

  it('the README leads to every page of docs/ or its folder, a step away or two', () => {
    const linked = (page: string): string[] =>
      [...read(page).matchAll(/\]\(([^)#:\s]+)/g)].map(([, target = '']) => join(dirname(page), target))
    const first = linked('README.md')
    const found = new Set([...first, ...first.filter((page) => pages.includes(page)).flatMap(linked)])
    assert.deepEqual(
      pages.filter((page) => page.startsWith('docs/') && !found.has(page) && !found.has(dirname(page))),
      [],
    )
  })

  for (const ruleType of ruleTypes) {
    const page = `docs/rules/${ruleFile(ruleType.type)}.md`
    it(`${ruleType.type}: README and policy format link its page, which names every option`, () => {
      assert.ok(read('README.md').includes(`(${page})`))
      assert.ok(read('docs/policy-format.md').includes(`(${relative('docs', page)})`))
      for (const option of Object.keys(asObject(ruleType.schema['properties']) ?? {}))
        assert.ok(read(page).includes(`\`${option}`), option)
    })

    it(`${ruleType.type}: the examples of its page load`, async () => {
      const blocks = blocksOf(page, 'yaml')
      assert.ok(blocks.length > 0)
      for (const block of blocks) {
        const { set, problems } = await loadPolicies([{ path: page, text: asPolicy(block) }])
        assert.ok(set, JSON.stringify(problems))
      }
    })
  }

  it('every document of the policy format loads, the exception with the policy', async () => {
    const [policy = '', exception = '', test = ''] = blocksOf('docs/policy-format.md', 'yaml')
    const { set, problems } = await loadPolicies([{ path: 'page', text: `${policy}\n---\n${exception}` }])
    assert.deepEqual(problems, [])
    assert.equal(set?.exceptions.length, 1)
    assert.equal(parseManifests({ path: 'page', text: test }).documents[0]?.value['kind'], 'PolicyTest')
  })

  for (const page of pages.filter((name) => !name.startsWith('docs/rules/')))
    it(`${page}: every policy that it shows loads`, async () => {
      const documents = blocksOf(page, 'yaml').filter((block) => /^kind: DriftPolicy$/m.test(block))
      for (const block of documents) {
        const { problems } = await loadPolicies([{ path: page, text: block }])
        assert.deepEqual(problems, [])
      }
    })

  it('the denial that is explained is what is said', async () => {
    const text = [
      'match: {}',
      'managers: {serviceAccounts: [argocd/argocd-application-controller]}',
      'overrides: {}',
      'action: Enforce',
      'rules: [{name: lock-replicas, replicaLock: {}}]',
    ]
    const { set } = await loadPolicies([{ path: 'p', text: policyOf('prevent-drift', text) }])
    assert.ok(set)
    const replicas = (count: number) => workload('Deployment', { spec: { replicas: count } })
    const user = { username: 'alice', groups: ['developers', 'system:authenticated'] }
    const request = requestFor(replicas(9), { oldObject: replicas(3), user })
    const message = denialMessage(evaluate(set, request, { now: 0 }), request, set)
    assert.ok(blocksOf('docs/denial.md', 'console')[0]?.includes(message), message)
  })

  it('the warning that is shown is what is said', async () => {
    const rules = 'rules: [{name: requests-and-limits, resourceLimits: {require: {limits: [memory]}}}]'
    const text = policyOf('resource-hygiene', ['match: {}', 'action: Enforce', rules])
    const { set } = await loadPolicies([{ path: 'p', text }])
    assert.ok(set)
    const request = requestFor({ ...workload('Deployment'), extra: 1 }, { oldObject: workload('Deployment') })
    const [line] = warningLines(evaluate(set, request, { now: 0 }), request)
    assert.equal(blocksOf('docs/denial.md', 'console')[1], `Warning: ${line ?? ''}\n`)
  })
})

function policyOf(name: string, spec: readonly string[]): string {
  const head = ['apiVersion: kubectl-heal.io/v1alpha1', 'kind: DriftPolicy', `metadata: {name: ${name}}`, 'spec:']
  return [...head, ...spec.map((line) => `  ${line}`)].join('\n')
}

/** A page shows the rules alone, or a policy without its apiVersion. */
function asPolicy(block: string): string {
  if (block.startsWith('kind:')) return `apiVersion: kubectl-heal.io/v1alpha1\n${block}`
  return policyOf('example', ['match: {}', 'action: Enforce', ...block.trimEnd().split('\n')])
}
