import assert from 'node:assert/strict'
import type { Report } from '../../../plugin/check/report.ts'
import { heal, type Finished, type RunOptions } from './support/run.ts'
import { deployment, policies, productionNamespace, removeWorkspace, workspace } from './support/workspace.ts'

const good = deployment({ namespace: 'prod-shop', memory: '64Mi' })
const noLimit = deployment({ namespace: 'prod-shop' })

const exception = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftException
metadata: {name: inc-4711-web}
spec:
  policy: prevent-drift
  rules: [lock-replicas]
  target: {kind: Deployment, namespace: prod-shop, name: web}
  subjects: [{kind: User, name: alice}]
  owner: team-shop
  reason: sale traffic
  requestedBy: {username: alice, groups: []}
  notBefore: "2026-11-20T22:00:00Z"
  expiresAt: "2026-11-20T23:00:00Z"
`

const files = {
  'policies.yaml': policies,
  'exceptions/inc.yaml': exception,
  'good.yaml': good,
  'bad.yaml': `# a comment\n${noLimit}`,
  'scaled.yaml': deployment({ namespace: 'prod-shop', memory: '64Mi', replicas: 9 }),
  'elsewhere.yaml': deployment({ namespace: 'dev' }),
  'nowhere.yaml': deployment(),
  'with-namespace.yaml': `${productionNamespace}---\n${good}`,
  'tree/good.yaml': good,
  'tree/values.yaml': 'replicas: 3\n',
  'tree/below/bad.yaml': noLimit,
  'template.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n',
  'no-policy.yaml': good,
  'broken-policy.yaml': policies.replace('replicaLock', 'replicaLokc').replace('action: Warn', 'action: Wran'),
  'folders/below/good.yaml': good,
  'overlay/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
  'bare/kustomization.yaml': 'resources: []\n',
  'readme/README.md': '',
  'no-build/kustomization.yaml': 'resources: [missing.yaml]\n',
  'old-fields/kustomization.yaml': 'bases: [../missing]\n',
  'kustomize/kustomization.yaml': 'resources: [web.yaml]\nnamespace: prod-shop\n',
  'kustomize/web.yaml': deployment(),
}

describe('kubectl heal check', () => {
  let cwd = ''
  before(() => {
    cwd = workspace(files)
  })
  after(() => {
    removeWorkspace(cwd)
  })

  const check = (line: string, options: RunOptions = {}): Promise<Finished> =>
    heal(['check', ...line.split(' ').filter((word) => word !== ''), '--policies', 'policies.yaml'], {
      cwd,
      ...options,
    })
  const report = async (line: string, options: RunOptions = {}): Promise<Report> => {
    const { stdout, stderr } = await check(`${line} -o json`, options)
    assert.ok(stdout !== '', stderr)
    return JSON.parse(stdout) as Report
  }

  const codes: [string, string, number][] = [
    ['a manifest that holds every rule', '-f good.yaml', 0],
    ['a violated rule', '-f bad.yaml', 1],
    ['a manifest that no policy matches', '-f elsewhere.yaml', 0],
    ['-n says where a manifest without a namespace goes', '-f nowhere.yaml -n prod-shop', 1],
    ['a manifest goes to default otherwise', '-f nowhere.yaml', 0],
    ["a manifest's own namespace comes before -n", '-f elsewhere.yaml -n prod-shop', 0],
    ['a directory without -R', '-f tree', 0],
    ['a directory with -R', '-f tree -R', 1],
    ['several files', '-f good.yaml -f bad.yaml', 1],
    ['several files with a comma', '-f good.yaml,bad.yaml', 1],
    ['a warning', '-f with-namespace.yaml', 0],
    ['a warning with --strict', '-f with-namespace.yaml --strict', 1],
    ['a kustomization', '-k kustomize', 1],
    ['a change of replicas by somebody', '-f scaled.yaml --old good.yaml', 1],
    [
      'a change of replicas by a manager',
      '-f scaled.yaml --old good.yaml --as system:serviceaccount:argocd:controller',
      0,
    ],
    ['an old violation only warns', '-f bad.yaml --old bad.yaml', 0],
    ['an old violation with --strict', '-f bad.yaml --old bad.yaml --strict', 1],
    ['a missing file', '-f missing.yaml', 2],
    ['a template', '-f template.yaml', 2],
    ['nothing to check', '', 2],
    ['standard input twice', '-f - --old -', 2],
    ['--old with --review', '--review good.yaml --old good.yaml', 2],
    ['a URL', '-f https://example.com/web.yaml', 2],
    ['a namespace that cannot be', '-f nowhere.yaml -n Prod_A!', 2],
  ]
  for (const [name, line, code] of codes) {
    it(`${name}: exit ${String(code)}`, async () => {
      const finished = await check(line)
      assert.equal(finished.code, code, finished.stdout + finished.stderr)
      assert.equal(finished.stdout === '', code === 2)
    })
  }

  it('reads standard input', async () => {
    const finished = await check('-f -', { stdin: noLimit })
    assert.equal(finished.code, 1, finished.stderr)
    assert.match(finished.stdout, /-:1 +deployment\/web -n prod-shop/)
  })

  it('reads policies of standard input', async () => {
    const finished = await heal(['check', '-f', 'bad.yaml', '--policies', '-'], { cwd, stdin: policies })
    assert.equal(finished.code, 1, finished.stderr)
    const broken = await heal(['check', '-f', 'bad.yaml', '--policies', '-'], { cwd, stdin: 'kind: DriftPolicy' })
    assert.match(broken.stderr, /^ *-:1/m)
    const both = await heal(['check', '-f', '-', '--policies', '-'], { cwd, stdin: policies })
    assert.deepEqual([both.code, both.stdout], [2, ''])
    assert.match(both.stderr, /standard input \(-\) can be read only once/)
  })

  it('JSON has the documented fields, one result a violation, one a rule otherwise', async () => {
    const { results, patches, summary } = await report('-f bad.yaml')
    const failed = results.filter((result) => result.result === 'fail')
    assert.equal(failed.length, 1)
    assert.deepEqual(Object.keys(failed[0] ?? {}).sort(), [
      'action',
      'fix',
      'found',
      'message',
      'path',
      'policy',
      'resource',
      'result',
      'rule',
      'type',
      'wanted',
    ])
    assert.deepEqual(failed[0]?.resource, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'prod-shop',
      name: 'web',
      file: 'bad.yaml',
      line: 2,
    })
    assert.equal(failed[0].path, 'spec.template.spec.containers[name=web].resources.limits.memory')
    assert.equal(results.find((result) => result.result === 'pass')?.path, null)
    assert.deepEqual(
      patches.map(({ patch }) => patch),
      [[{ op: 'add', path: '/spec/template/metadata/annotations', value: { 'self-healing': 'enabled' } }]],
    )
    assert.deepEqual(summary, {
      pass: results.length - 1,
      fail: 1,
      warn: 0,
      skip: 0,
      error: 0,
      resources: 1,
      unmatched: 0,
      ignored: 0,
    })
  })

  it('YAML says the same as JSON', async () => {
    const { load } = await import('js-yaml')
    const { stdout } = await check('-f bad.yaml -o yaml')
    assert.deepEqual(load(stdout), await report('-f bad.yaml'))
  })

  it('a Namespace document gives its labels, and is ignored but counted', async () => {
    const { results, summary } = await report('-f with-namespace.yaml')
    assert.deepEqual(
      results.filter(({ result }) => result === 'warn').map(({ rule }) => rule),
      ['probes'],
    )
    assert.equal(summary.ignored, 1)
  })

  it('what a directory holds besides is counted', async () => {
    const { summary } = await report('-f tree')
    assert.deepEqual([summary.resources, summary.ignored], [1, 1])
  })

  it('an exception holds for its subject in its time', async () => {
    const line = '-f scaled.yaml --old good.yaml --exceptions exceptions --as alice'
    const live = await report(`${line} --now 2026-11-20T22:30:00Z`)
    assert.match(live.results.find(({ rule }) => rule === 'lock-replicas')?.message ?? '', /inc-4711-web/)
    assert.equal(live.summary.skip, 1)
    const expired = await report(`${line} --now 2026-11-20T23:00:00Z`)
    assert.equal(expired.summary.fail, 1)
    const bob = await report(
      '-f scaled.yaml --old good.yaml --exceptions exceptions --as bob --now 2026-11-20T22:30:00Z',
    )
    assert.equal(bob.summary.fail, 1)
  })

  const selects = '; resource-hygiene selects namespaces by label\n'
  const labels = (namespace: string): string =>
    `note: no Namespace "${namespace}" in the input: its labels other than kubernetes.io/metadata.name are taken as absent${selects}`
  const notes: [string, string, string][] = [
    ['labels that nobody can know', '-f good.yaml', labels('prod-shop')],
    ['labels once a namespace', '-f good.yaml,bad.yaml,elsewhere.yaml', labels('prod-shop') + labels('dev')],
    ['nothing where the Namespace is there', '-f with-namespace.yaml', ''],
    ['nothing where all is stored', '-f with-namespace.yaml --old good.yaml', ''],
    [
      'an object that is not in --old',
      '-f with-namespace.yaml --old elsewhere.yaml',
      'note: with-namespace.yaml:5: deployment/web -n prod-shop has no stored object in --old: checked as CREATE\n',
    ],
    [
      'an --old that helps nobody',
      '-f with-namespace.yaml,bad.yaml --old elsewhere.yaml',
      'note: none of the 2 workloads has a stored object in --old: all are checked as CREATE\n',
    ],
  ]
  for (const [name, line, expected] of notes) {
    it(`says on stderr: ${name}`, async () => {
      assert.equal((await check(line)).stderr, expected)
    })
  }

  const hints: [string, string][] = [
    ['-f folders', 'no manifests in directory "folders". Give -R to read the directories below it too'],
    ['-f readme', 'no manifests in directory "readme". Manifests end in .yaml, .yml or .json'],
    ['-f overlay', 'no objects in overlay. It holds a kustomization: build it with -k overlay'],
    ['-f bare/', 'no objects in bare/. It holds a kustomization: build it with -k bare/'],
    ['-f overlay/kustomization.yaml', 'It holds a kustomization: build it with -k overlay'],
    ['-f good.yaml --as=', '--as is empty. Name a user, or leave it out'],
  ]
  for (const [line, message] of hints) {
    it(`"${line}" is refused with what to do`, async () => {
      const { code, stderr } = await check(line)
      assert.equal(code, 2)
      assert.ok(stderr.endsWith(`${message}\n`), stderr)
    })
  }

  for (const directory of ['no-build', 'old-fields']) {
    it(`-k ${directory} fails in kubectl's words, without those of its log`, async () => {
      const { code, stderr } = await check(`-k ${directory}`)
      assert.equal(code, 2)
      assert.match(stderr, new RegExp(`^Error: "kubectl kustomize" could not build "${directory}": \\S.*\n$`))
      assert.doesNotMatch(stderr, /\.go:\d+\]|error: |command failed|# Warning|\\"/)
    })
  }

  it('a namespace that cannot be is told', async () => {
    const { stderr } = await check('-f nowhere.yaml -n Prod_A!')
    assert.equal(
      stderr,
      'Error: -n "Prod_A!" is no name that a namespace can have. It has lower-case letters, digits and -, at most 63 of them\n',
    )
  })

  it('a template is told with its line and the way out', async () => {
    const { stderr } = await check('-f template.yaml')
    assert.match(stderr, /template\.yaml:4:\d+: .*render it first/)
  })

  it('every error of every policy is told at once', async () => {
    const finished = await heal(['check', '-f', 'good.yaml', '--policies', 'broken-policy.yaml'], { cwd })
    assert.equal(finished.code, 2)
    assert.match(finished.stderr, /broken-policy\.yaml:10:\d+: /)
    assert.match(finished.stderr, /broken-policy\.yaml:19:\d+: /)
  })

  it('a file without a policy is an error', async () => {
    const finished = await heal(['check', '-f', 'good.yaml', '--policies', 'exceptions'], { cwd })
    assert.equal(finished.code, 2)
  })

  it('-k without kubectl says so', async () => {
    const finished = await check('-k kustomize', { env: { PATH: '/nonexistent' } })
    assert.equal(finished.code, 2)
    assert.match(finished.stderr, /-k needs kubectl, which is not on the PATH/)
  })

  it('an object in a kustomization is placed in its file', async () => {
    const { results } = await report('-k kustomize')
    assert.equal(results[0]?.resource.file, 'kustomize/kustomization.yaml')
  })

  it('writes no colours into a pipe', async () => {
    const { stdout } = await check('-f bad.yaml', { env: { FORCE_COLOR: '1' } })
    assert.ok(!stdout.includes('\u001b'))
  })

  it('the same input gives the same bytes', async () => {
    const [first, second] = [await check('-f tree -R -o json'), await check('-f tree -R -o json')]
    assert.equal(first.stdout, second.stdout)
  })
})
