import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { heal, root, type Finished } from '../support/run.ts'
import { removeWorkspace, workspace } from '../support/workspace.ts'

const web = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2   # measured
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: 'shop:1'   # pinned
        env:
        - {name: MODE, value: fast}
        resources:
          limits: {memory: 512Mi}
---
# of the shop too
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
  mode: "fast"
  page: |
    hello
    world
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports:
  # plain
  - port: 80   # public
---
apiVersion: v1
kind: Secret
metadata: {name: token, namespace: shop}
stringData:
  password: one
`

describe('kubectl heal drift accept and revert', function () {
  this.timeout(60_000)
  let sandbox: Sandbox
  let cwd = ''
  let config = ''

  before(async () => {
    sandbox = await startSandbox()
    config = await sandbox.kubeconfigPath('admin')
    const crd: unknown = load(readFileSync(join(root, 'manifests/crds/remediations.yaml'), 'utf8'))
    await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd)
    await send('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } })
  })
  after(() => sandbox.stop())
  beforeEach(async () => {
    cwd = workspace({ 'shop.yaml': web })
    // Ports that another test left belong to nobody who applies.
    await sandbox.client('admin')({ method: 'DELETE', path: paths['Service'] ?? '' })
    for (const text of web.split('---\n')) await apply(load(text) as JsonObject)
  })
  afterEach(() => {
    removeWorkspace(cwd)
  })

  const run = (line: string): Promise<Finished> => heal(line.split(' '), { cwd, env: { KUBECONFIG: config } })
  const file = (): string => readFileSync(join(cwd, 'shop.yaml'), 'utf8')

  async function send(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<JsonObject> {
    const { status, body: answer } = await sandbox.client('admin')({ method, path, body, contentType })
    assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  const deployment = '/apis/apps/v1/namespaces/shop/deployments/web'
  const paths: Record<string, string> = {
    Deployment: deployment,
    ConfigMap: '/api/v1/namespaces/shop/configmaps/settings',
    Service: '/api/v1/namespaces/shop/services/web',
    Secret: '/api/v1/namespaces/shop/secrets/token',
  }
  const apply = (object: JsonObject) =>
    send(
      'PATCH',
      `${paths[String(object['kind'])] ?? ''}?fieldManager=kubectl&force=true`,
      object,
      'application/apply-patch+yaml',
    )
  const change = (kind: string, body: JsonObject) =>
    send('PATCH', `${paths[kind] ?? ''}?fieldManager=kubectl-edit`, body, 'application/strategic-merge-patch+json')
  const image = (to: string): JsonObject => ({
    spec: { template: { spec: { containers: [{ name: 'web', image: to }] } } },
  })

  describe('accept', () => {
    it('writes what is live into the file, every other byte as it was', async () => {
      await change('Deployment', { spec: { replicas: 5, ...(image('shop:2')['spec'] as JsonObject) } })
      const { code, stdout, stderr } = await run('drift accept deployment/web -f shop.yaml --yes')
      assert.deepEqual([code, stdout], [0, 'shop.yaml: 2 fields written\n'], stderr)
      assert.equal(file(), web.replace('replicas: 2', 'replicas: 5').replace("'shop:1'", "'shop:2'"))
      assert.equal((await run('drift -f shop.yaml')).code, 0)
    })

    it('writes only the field that is named, in another document too', async () => {
      await change('ConfigMap', { data: { mode: 'slow', page: 'bye\nworld\n' } })
      const { code, stderr } = await run('drift accept cm settings -n shop -f shop.yaml --field data.page --yes')
      assert.equal(code, 0, stderr)
      assert.equal(file(), web.replace('    hello\n', '    bye\n'))
    })

    it('removes what was removed', async () => {
      await change('ConfigMap', { data: { mode: null } })
      assert.equal((await run('drift accept cm/settings -n shop -f shop.yaml --yes')).code, 0)
      assert.equal(file(), web.replace('  mode: "fast"\n', ''))
    })

    it('takes a port that was edited for the port that was declared', async () => {
      await send(
        'PATCH',
        paths['Service'] ?? '',
        [{ op: 'replace', path: '/spec/ports/0/port', value: 8080 }],
        'application/json-patch+json',
      )
      assert.equal((await run('drift accept svc/web -n shop -f shop.yaml --yes')).code, 0)
      assert.match(file(), / {2}ports:\n {2}# plain\n {2}- port: 8080\n {4}protocol: TCP\n {4}targetPort: 80\n---/)
      assert.equal((await run('drift -f shop.yaml')).code, 0)
    })

    it('writes values of a Secret only where they are named, in plain text where the file has it so', async () => {
      await change('Secret', { data: { password: Buffer.from('two').toString('base64') } })
      const refused = await run('drift accept secret/token -n shop -f shop.yaml --yes')
      assert.deepEqual([refused.code, file()], [2, web])
      const named = await run('drift accept secret/token -n shop -f shop.yaml --field data.password --yes')
      assert.equal(named.code, 0, named.stderr)
      assert.equal(file(), web.replace('password: one', 'password: two'))
      assert.doesNotMatch(named.stdout + named.stderr, /two|dHdv/)
    })

    it('shows first, and writes nothing without consent', async () => {
      await change('Deployment', { spec: { replicas: 3 } })
      const dry = await run('drift accept deployment/web -n shop -f shop.yaml --dry-run=client')
      assert.deepEqual([dry.code, dry.stdout], [0, 'shop.yaml: 1 field would be written (dry run)\n'])
      assert.match(dry.stderr, /~ spec\.replicas: 2 → 3/)
      const unasked = await run('drift accept deployment/web -n shop -f shop.yaml')
      assert.deepEqual([unasked.code, file()], [2, web])
    })

    for (const { claim, line, said } of [
      { claim: 'without a file', line: 'drift accept deployment/web -n shop', said: /no file is named/ },
      {
        claim: 'of what no file declares',
        line: 'drift accept deployment/api -f shop.yaml',
        said: /no manifest declares deployment\/api/,
      },
      {
        claim: 'of a field that has not drifted',
        line: 'drift accept deployment/web -f shop.yaml --field spec.replica',
        said: /has not drifted/,
      },
    ])
      it(`is refused ${claim}`, async () => {
        await change('Deployment', { spec: { replicas: 3 } })
        const { code, stderr } = await run(line)
        assert.equal(code, 2)
        assert.match(stderr, said)
      })

    it('is refused where an anchor shares the value', async () => {
      writeFileSync(
        join(cwd, 'shop.yaml'),
        web
          .replace('{matchLabels: {app: web}}', '{matchLabels: &l {app: web}}')
          .replace('labels: {app: web}', 'labels: *l')
          .replace('replicas: 2', 'replicas: &n 2\n  revisionHistoryLimit: *n'),
      )
      await change('Deployment', { spec: { replicas: 3, revisionHistoryLimit: 2 } })
      const before = file()
      const { code, stderr } = await run('drift accept deployment/web -f shop.yaml --yes')
      assert.equal(code, 2)
      assert.match(stderr, /anchor/)
      assert.equal(file(), before)
    })
  })

  describe('revert', () => {
    const live = () => send('GET', deployment)

    it('puts the declared values back, recorded', async () => {
      await change('Deployment', {
        spec: {
          replicas: 3,
          template: { spec: { containers: [{ name: 'web', resources: { limits: { memory: '1Gi' } } }] } },
        },
      })
      const { code, stderr } = await run('drift revert deployment/web -f shop.yaml -n shop --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      assert.match(stderr, /spec\.replicas: 3 → 2/)
      assert.match(stderr, /Recorded as remediation/)
      assert.equal(dig(await live(), 'spec', 'replicas'), 2)
      assert.equal((await run('drift -f shop.yaml')).code, 0)
      const again = await run('drift revert deployment/web -f shop.yaml -n shop --yes')
      assert.match(again.stdout, /nothing to do, it is as declared/)
    })

    it('reverts one field, without files too, and is taken back by undo', async () => {
      await change('Deployment', { spec: { replicas: 4 }, metadata: { labels: { note: 'x' } } })
      const { code, stderr } = await run(
        'drift revert deployment/web -n shop --field spec.replicas --yes --stable-for 0',
      )
      assert.equal(code, 1, stderr)
      assert.match(stderr, /what was declared is not known/)
      const named = await run(
        'drift revert deployment/web -n shop -f shop.yaml --field spec.replicas --yes --stable-for 0',
      )
      assert.equal(named.code, 0, named.stderr)
      const id = /kubectl heal undo (\S+)/.exec(named.stderr)?.[1] ?? ''
      const undone = await run(`undo ${id} -n shop --yes`)
      assert.equal(undone.code, 0, undone.stderr)
      assert.equal(dig(await live(), 'spec', 'replicas'), 4)
    })

    it('puts a port back in the place of the one that it became', async () => {
      await send(
        'PATCH',
        paths['Service'] ?? '',
        [{ op: 'replace', path: '/spec/ports/0/port', value: 8080 }],
        'application/json-patch+json',
      )
      const { code, stderr } = await run('drift revert svc/web -n shop -f shop.yaml --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      const service = await send('GET', paths['Service'] ?? '')
      assert.deepEqual(
        (dig(service, 'spec', 'ports') as JsonObject[]).map(({ port }) => port),
        [80],
      )
    })

    it('brings back what was taken away altogether', async () => {
      await send(
        'PATCH',
        deployment,
        [{ op: 'remove', path: '/spec/template/spec/containers/0/resources' }],
        'application/json-patch+json',
      )
      const { code, stderr } = await run('drift revert deployment/web -n shop -f shop.yaml --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      const [container] = dig(await live(), 'spec', 'template', 'spec', 'containers') as JsonObject[]
      assert.deepEqual(dig(container, 'resources', 'limits'), { memory: '512Mi' })
    })

    it('changes nothing in a dry run, and shows no value of env', async () => {
      await change('Deployment', {
        spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'MODE', value: 'secret-mode' }] }] } } },
      })
      const { code, stdout, stderr } = await run('drift revert deployment/web -n shop -f shop.yaml --dry-run=server')
      assert.equal(code, 0, stderr)
      assert.doesNotMatch(stdout + stderr, /secret-mode|fast/)
      assert.match(JSON.stringify(await live()), /secret-mode/)
    })
  })
})
