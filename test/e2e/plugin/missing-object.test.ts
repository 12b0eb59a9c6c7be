import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { heal, root } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } },
  },
}

describe('an object that is not there', function () {
  this.timeout(30_000)
  let sandbox: Sandbox
  let kubeconfig = ''
  before(async () => {
    sandbox = await startSandbox()
    kubeconfig = await sandbox.kubeconfigPath('admin')
    const client = sandbox.client('admin')
    const definition = load(readFileSync(join(root, 'manifests/crds/remediations.yaml'), 'utf8'))
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    await client({ method: 'POST', path: definitions, body: definition })
    await client({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'shop' } } })
    await client({ method: 'POST', path: '/apis/apps/v1/namespaces/shop/deployments', body: web })
  })
  after(() => sandbox.stop())

  for (const command of ['fix', 'rollback', 'diagnose'])
    for (const { line, said } of [
      { line: 'deployment/wep -n shop', said: /no deployment\/wep in namespace "shop"\. Did you mean "web"\?/ },
      { line: 'deployment/database -n shop', said: /no deployment\/database in namespace "shop"\. There is web/ },
      {
        line: 'statefulset/web -n shop',
        said: /no statefulset\/web in namespace "shop"\. There is no statefulset at all/,
      },
      { line: 'deployment/web -n shopp', said: /there is no namespace "shopp"\. Did you mean "shop"\?/ },
    ])
      it(`is told with what there is: ${command} ${line}`, async () => {
        const { code, stderr } = await heal([command, ...line.split(' ')], { env: { KUBECONFIG: kubeconfig } })
        assert.equal(code, 2, stderr)
        assert.match(stderr, said)
      })

  for (const line of [
    'drift -n shopp',
    'drift deployment/web -n shopp',
    'drift revert deployment/web -n shopp',
    'drift accept deployment/web -f web.json -n shopp',
    'history -n shopp',
    'undo web-redeploy-a1b2 -n shopp',
  ])
    it(`a namespace that is not there is told with the nearest: ${line}`, async () => {
      const cwd = workspace({ 'web.json': JSON.stringify({ ...web, metadata: { name: 'web' } }) })
      const { code, stderr } = await heal(line.split(' '), { cwd, env: { KUBECONFIG: kubeconfig } })
      removeWorkspace(cwd)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /there is no namespace "shopp"\. Did you mean "shop"\?/)
    })

  it('undo of an object says where its remediations stand', async () => {
    const { code, stderr } = await heal(['undo', 'deployment/web', '-n', 'shop'], { env: { KUBECONFIG: kubeconfig } })
    assert.equal(code, 2)
    assert.match(stderr, /is an object; undo takes the ID .*: kubectl heal history deployment\/web -n shop/)
  })

  for (const command of ['diagnose', 'drift', 'drift revert', 'drift accept -f web.json', 'fix', 'rollback', 'history'])
    it(`a name without a type is told with the objects of that name: ${command} web`, async () => {
      const cwd = workspace({ 'web.json': JSON.stringify(web) })
      const line = [...command.split(' '), '-n', 'shop']
      line.splice(command.startsWith('drift ') ? 2 : 1, 0, 'web')
      const { code, stderr } = await heal(line, { cwd, env: { KUBECONFIG: kubeconfig } })
      removeWorkspace(cwd)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /an object is named as TYPE\/NAME\. Did you mean deployment\/web\?/)
    })
})
