import assert from 'node:assert/strict'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { heal } from './support/run.ts'

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
})
