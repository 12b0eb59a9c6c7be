import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../../plugin/check/report.ts'
import { heal, root, type Finished } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const reviews = join(root, 'test/fixtures/reviews')

const policy = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: lock}
spec:
  match: {}
  action: Enforce
  rules:
    - {name: replicas, replicaLock: {autoscalers: Allow}}
`
const byLabel = policy.replace('match: {}', 'match: {objectSelector: {matchLabels: {tier: production}}}')

const scale = (replicas: number, resourceVersion: string): object => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'web', namespace: 'prod-shop', resourceVersion },
  spec: { replicas },
})

const review = {
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: '1',
    operation: 'UPDATE',
    resource: { group: 'apps', version: 'v1', resource: 'deployments' },
    subResource: 'scale',
    name: 'web',
    namespace: 'prod-shop',
    userInfo: { username: 'alice', groups: ['system:authenticated'] },
    object: scale(9, '1'),
    oldObject: scale(2, '1'),
  },
}

const workload = (tier: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod-shop, labels: {tier: ${tier}}}
spec: {replicas: 2}
`

describe('kubectl heal check --review', () => {
  let cwd = ''
  before(() => {
    cwd = workspace({
      'policy.yaml': policy,
      'by-label.yaml': byLabel,
      'scale.json': JSON.stringify(review),
      'two.yaml': `${JSON.stringify(review)}\n---\n${JSON.stringify(review)}\n`,
      'production.yaml': workload('production'),
      'test.yaml': workload('test'),
      'v1beta1.json': JSON.stringify({ ...review, apiVersion: 'admission.k8s.io/v1beta1' }),
      'nothing.json': '{}',
    })
  })
  after(() => {
    removeWorkspace(cwd)
  })

  const check = (line: string): Promise<Finished> => heal(['check', ...line.split(' ')], { cwd })
  const report = async (line: string): Promise<Report> => JSON.parse((await check(`${line} -o json`)).stdout) as Report

  it('a scale by a person fails', async () => {
    const { results } = await report('--review scale.json --policies policy.yaml')
    assert.deepEqual(
      results.map(({ result, found, wanted, path, resource }) => [result, found, wanted, path, resource.kind]),
      [['fail', '9', '2', 'spec.replicas', 'Deployment']],
    )
  })

  const matched: [string, string, number, number][] = [
    ['the workload behind the Scale comes from -f: its labels match', '-f production.yaml', 1, 1],
    ['the workload behind the Scale comes from -f: its labels do not match', '-f test.yaml', 0, 0],
    ['an unknown workload counts as matching', '', 1, 1],
  ]
  for (const [name, flags, results, code] of matched) {
    it(name, async () => {
      const line = `--review scale.json --policies by-label.yaml ${flags}`.trim()
      assert.equal((await report(line)).results.length, results)
      assert.equal((await check(line)).code, code)
    })
  }

  it('what could not be read is said on stderr', async () => {
    const { stderr, stdout } = await check('--review scale.json --policies by-label.yaml -o json')
    assert.match(
      stderr,
      /^note: deployment\/web -n prod-shop: labels of the workload behind \/scale could not be read: /,
    )
    assert.match(stderr, /; the policy was taken to match\n$/)
    assert.deepEqual(Object.keys(JSON.parse(stdout) as Report), ['results', 'patches', 'summary'])
    assert.equal((await check('--review scale.json -f production.yaml --policies by-label.yaml')).stderr, '')
  })

  it('a file may hold several', async () => {
    assert.equal((await report('--review two.yaml --policies policy.yaml')).results.length, 2)
  })

  it('every recorded review of a directory is answered', async () => {
    const { summary } = await report(`--review ${reviews} --policies policy.yaml`)
    const recorded = readdirSync(reviews).filter((name) => name.endsWith('.json'))
    assert.equal(summary.resources + summary.unmatched, recorded.length)
    assert.equal(summary.error, 0)
  })

  const refused: [string, string, RegExp][] = [
    ['another version', 'v1beta1.json', /v1beta1\.json:1:1: expected apiVersion admission\.k8s\.io\/v1/],
    ['no review', 'nothing.json', /nothing\.json:1:1: expected apiVersion/],
    ['a missing file', 'missing.json', /cannot read "missing\.json"/],
  ]
  for (const [name, file, message] of refused) {
    it(`${name} is refused`, async () => {
      const finished = await check(`--review ${file} --policies policy.yaml`)
      assert.equal(finished.code, 2)
      assert.match(finished.stderr, message)
    })
  }
})
