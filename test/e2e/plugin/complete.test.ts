import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { needsKubectl } from '../../cluster/needs-kubectl.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { root, run } from './support/run.ts'

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'prod-shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } },
  },
}

const scaleUp = 'fix deployment/web -n prod-shop --remedy ScaleUp --stable-for 1s --yes -o name'.split(' ')

describe('completion by stock kubectl (kubectl_complete-heal)', function () {
  this.timeout(60_000)
  let kubectl = ''
  let bin = ''
  let sandbox: Sandbox
  let kubeconfig = ''
  let remediation = ''
  before(async function () {
    kubectl = needsKubectl(this)
    bin = mkdtempSync(join(tmpdir(), 'complete-'))
    for (const name of ['kubectl-heal', 'kubectl_complete-heal'])
      symlinkSync(join(root, `dist/${name}.js`), join(bin, name))
    sandbox = await startSandbox()
    kubeconfig = await sandbox.kubeconfigPath('admin')
    const client = sandbox.client('admin')
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod-shop' } }
    await client({ method: 'POST', path: '/api/v1/namespaces', body: namespace })
    await client({ method: 'POST', path: '/apis/apps/v1/namespaces/prod-shop/deployments', body: web })
    const crd: unknown = load(readFileSync(join(root, 'manifests/crds/remediations.yaml'), 'utf8'))
    await client({
      method: 'POST',
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      body: crd,
    })
    const scaled = await run(process.execPath, [join(bin, 'kubectl-heal'), ...scaleUp], {
      env: { KUBECONFIG: kubeconfig },
    })
    remediation = scaled.stdout.trim().replace(/^.*\//, '')
    assert.match(remediation, /^web-scaleup-/, scaled.stderr)
  })
  after(async () => {
    rmSync(bin, { recursive: true, force: true })
    await sandbox.stop()
  })

  /** The words that are offered, and the directive, as the shell gets them. */
  async function offered(
    line: string,
    env: Record<string, string> = {},
  ): Promise<{ words: string[]; directive: string }> {
    const path = [bin, dirname(process.execPath), process.env['PATH']].join(':')
    const words = line.split(' ').map((word) => (word === "''" ? '' : word))
    const { stdout, code } = await run(kubectl, ['__complete', 'heal', ...words], {
      env: { PATH: path, KUBECONFIG: kubeconfig, ...env },
    })
    assert.equal(code, 0)
    const lines = stdout.trimEnd().split('\n')
    return { words: lines.slice(0, -1).map((text) => text.split('\t')[0] ?? ''), directive: lines.at(-1) ?? '' }
  }

  const rows = [
    { line: 'pol', words: ['policy'], directive: ':4' },
    { line: 'policy te', words: ['test'], directive: ':4' },
    { line: 'help ch', words: ['check'], directive: ':4' },
    { line: 'check --exc', words: ['--exceptions'], directive: ':4' },
    { line: 'check -o js', words: ['json'], directive: ':4' },
    { line: 'check --output=js', words: ['--output=json'], directive: ':4' },
    { line: "check -f ''", words: [], directive: ':0' },
    { line: 'policy explain replica', words: ['replicaLock'], directive: ':4' },
    { line: 'override grant deploy', words: ['deployment/'], directive: ':6' },
    { line: 'override grant -n prod-shop deploy/w', words: ['deploy/web'], directive: ':4' },
    { line: 'override grant -n prod-shop deployment w', words: ['web'], directive: ':4' },
    { line: 'override grant deployment/w', words: [], directive: ':4' },
    { line: 'override grant -n prod', words: ['prod-shop'], directive: ':4' },
    { line: "override grant --context ''", words: ['sandbox'], directive: ':4' },
    { line: 'diag', words: ['diagnose'], directive: ':4' },
    { line: 'diagnose no', words: ['node/'], directive: ':6' },
    { line: 'diagnose -n prod-shop deployment/', words: ['deployment/web'], directive: ':4' },
    { line: 'diagnose --no', words: ['--now'], directive: ':4' },
    { line: 'diagnose -n prod', words: ['prod-shop'], directive: ':4' },
    { line: "diagnose --from ''", words: [], directive: ':0' },
    { line: 'explain ImageNotF', words: ['ImageNotFound'], directive: ':4' },
    { line: 'drift re', words: ['revert'], directive: ':4' },
    { line: 'drift con', words: ['configmap/'], directive: ':6' },
    { line: 'drift revert -n prod-shop deployment/w', words: ['deployment/web'], directive: ':4' },
    { line: "drift revert -f ''", words: [], directive: ':0' },
    { line: "rollback ''", words: ['deployment/', 'statefulset/', 'daemonset/'], directive: ':6' },
    { line: 'rollback -n prod-shop deploy w', words: ['web'], directive: ':4' },
    { line: 'fix deployment/web --remedy Re', words: ['RestartPod', 'Redeploy', 'RevertDrift'], directive: ':4' },
    { line: "history -n prod-shop sts/''", words: [], directive: ':4' },
    { line: 'nonsense x', words: [], directive: ':4' },
  ]
  for (const { line, words, directive } of rows)
    it(`offers ${words.join(', ') || (directive === ':0' ? 'files' : 'nothing')} for "${line}"`, async () => {
      assert.deepEqual(await offered(line), { words, directive })
    })

  it('offers the Remediations that undo takes', async () => {
    assert.deepEqual(await offered('undo -n prod-shop web-sc'), { words: [remediation], directive: ':4' })
  })

  it('offers nothing, and says nothing, where no cluster answers', async () => {
    const nowhere = join(bin, 'none')
    assert.deepEqual(await offered('override grant -n prod', { KUBECONFIG: nowhere }), { words: [], directive: ':4' })
  })
})
