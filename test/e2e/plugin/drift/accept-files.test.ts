import assert from 'node:assert/strict'
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { heal, root, type Finished } from '../support/run.ts'
import { removeWorkspace, workspace } from '../support/workspace.ts'

const settings = `# the shop
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
  mode: fast   # measured
  other: "1"
`
const widget = `apiVersion: example.com/v1
kind: Widget
metadata: {name: a, namespace: shop}
spec:
  size: 1   # small
`
const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "shop:1", ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}]}]}
`
const list = (text: string): string =>
  `apiVersion: v1\nkind: List\nitems:\n- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`

describe('kubectl heal drift accept and revert, files and objects of every kind', function () {
  this.timeout(60_000)
  let sandbox: Sandbox
  let cwd = ''
  let config = ''

  before(async () => {
    sandbox = await startSandbox()
    config = await sandbox.kubeconfigPath('admin')
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    await send('POST', definitions, load(readFileSync(join(root, 'manifests/crds/remediations.yaml'), 'utf8')))
    await send('POST', definitions, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'] },
        versions: [
          {
            ...{ name: 'v1', served: true, storage: true },
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
              },
            },
          },
        ],
      },
    })
    await send('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } })
    for (const [path, text] of [
      [paths.settings, settings],
      [paths.widget, widget],
      [paths.web, web],
    ] as const)
      await send('PATCH', `${path}?fieldManager=kubectl&force=true`, load(text), 'application/apply-patch+yaml')
  })
  after(() => sandbox.stop())
  beforeEach(() => {
    cwd = workspace({ 'shop.yaml': settings, 'widget.yaml': widget, 'web.yaml': web })
  })
  afterEach(() => {
    chmodSync(join(cwd, 'shop.yaml'), 0o644)
    removeWorkspace(cwd)
  })

  const paths = {
    settings: '/api/v1/namespaces/shop/configmaps/settings',
    widget: '/apis/example.com/v1/namespaces/shop/widgets/a',
    web: '/apis/apps/v1/namespaces/shop/deployments/web',
  }
  const run = (line: string): Promise<Finished> => heal(line.split(' '), { cwd, env: { KUBECONFIG: config } })
  const write = (file: string, text: string | Buffer): void => {
    writeFileSync(join(cwd, file), text)
  }
  const file = (name = 'shop.yaml'): string => readFileSync(join(cwd, name), 'utf8')
  async function send(method: string, path: string, body?: unknown, contentType = 'application/json') {
    const { status, body: answer } = await sandbox.client('admin')({ method, path, body, contentType })
    assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }
  const merge = (path: string, body: JsonObject): Promise<JsonObject> =>
    send('PATCH', `${path}?fieldManager=kubectl-edit`, body, 'application/merge-patch+json')
  const accept = 'drift accept cm/settings -n shop -f shop.yaml --yes'

  describe('accept', () => {
    beforeEach(() => merge(paths.settings, { data: { mode: 'slow' } }))

    for (const { claim, text, to } of [
      { claim: 'lines that end as on Windows', text: settings.replaceAll('\n', '\r\n') },
      { claim: 'a byte order mark', text: `\uFEFF${settings}` },
      { claim: 'a List', text: list(settings) },
      { claim: 'several documents', text: `---\n${widget}---\n${settings}---\n# nothing\n` },
      { claim: 'no newline at its end', text: settings.replace('  other: "1"\n', '').trimEnd() },
      {
        claim: 'JSON',
        text: `${JSON.stringify(load(settings), null, 2)}\n`,
        to: `${JSON.stringify(load(settings), null, 2).replace('"fast"', '"slow"')}\n`,
      },
    ])
      it(`changes one value in a file with ${claim}`, async () => {
        write('shop.yaml', text)
        const { code, stderr } = await run(`${accept} --field data.mode`)
        assert.equal(code, 0, stderr)
        assert.equal(file(), to ?? text.replace('fast', 'slow'))
      })

    it('writes through a symbolic link into the file it names', async () => {
      symlinkSync('shop.yaml', join(cwd, 'link.yaml'))
      const { code, stderr } = await run(accept.replace('shop.yaml', 'link.yaml'))
      assert.equal(code, 0, stderr)
      assert.equal(file(), settings.replace('fast', 'slow'))
    })

    it('takes the object of the namespace that is named', async () => {
      write('shop.yaml', `${settings.replace('namespace: shop', 'namespace: other')}---\n${settings}`)
      const { code, stderr } = await run(accept)
      assert.equal(code, 0, stderr)
      assert.equal(
        file(),
        `${settings.replace('namespace: shop', 'namespace: other')}---\n${settings.replace('fast', 'slow')}`,
      )
    })

    it('writes the custom resource that a short name names', async () => {
      await merge(paths.widget, { spec: { size: 3 } })
      const { code, stderr } = await run('drift accept wd/a -n shop -f widget.yaml --yes')
      assert.equal(code, 0, stderr)
      assert.equal(file('widget.yaml'), widget.replace('size: 1', 'size: 3'))
    })

    for (const { claim, prepare, line = accept, said } of [
      {
        claim: 'a file that is read-only',
        prepare: () => {
          chmodSync(join(cwd, 'shop.yaml'), 0o444)
        },
        said: /shop\.yaml is read-only.*chmod u\+w shop\.yaml/s,
      },
      {
        claim: 'a file that is not UTF-8',
        prepare: () => {
          write('shop.yaml', Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(settings)]))
        },
        said: /not UTF-8|not valid UTF-8/i,
      },
      {
        claim: 'an object that two files declare',
        prepare: () => {
          write('more.yaml', settings)
        },
        line: 'drift accept cm/settings -n shop -f shop.yaml -f more.yaml --yes',
        said: /configmap\/settings is declared by shop\.yaml:2 and more\.yaml:2/,
      },
      {
        claim: 'a kustomization',
        prepare: () => undefined,
        line: 'drift accept cm/settings -n shop -k . --yes',
        said: /what kustomize builds is written nowhere.*-f/s,
      },
      {
        claim: 'a field below an alias',
        prepare: () => {
          write('shop.yaml', `${settings.slice(0, settings.indexOf('}\n'))}, annotations: &d {mode: fast}}\ndata: *d\n`)
        },
        line: `${accept} --field data.mode`,
        said: /alias|anchor/,
      },
    ])
      it(`refuses ${claim}, and changes no byte`, async () => {
        prepare()
        const before = readFileSync(join(cwd, 'shop.yaml'))
        const { code, stderr } = await run(line)
        assert.equal(code, 2, stderr)
        assert.match(stderr, said)
        assert.deepEqual(readFileSync(join(cwd, 'shop.yaml')), before)
      })
  })

  describe('revert', () => {
    it('puts a custom resource back, and undo takes that back', async () => {
      await merge(paths.widget, { spec: { size: 9 } })
      const { code, stderr } = await run('drift revert widgets/a -n shop -f widget.yaml --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      assert.equal(dig(await send('GET', paths.widget), 'spec', 'size'), 1)
      const id = /kubectl heal undo (\S+)/.exec(stderr)?.[1] ?? ''
      const undone = await run(`undo ${id} -n shop --yes`)
      assert.equal(undone.code, 0, undone.stderr)
      assert.equal(dig(await send('GET', paths.widget), 'spec', 'size'), 9)
    })

    it('puts a port back that differs from another by its protocol only', async () => {
      const path = '/spec/template/spec/containers/0/ports/1'
      await send('PATCH', paths.web, [{ op: 'remove', path }], 'application/json-patch+json')
      const { code, stderr } = await run('drift revert deployment/web -n shop -f web.yaml --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      assert.equal((await run('drift deployment/web -n shop -f web.yaml')).code, 0)
    })

    it('puts a whole container back that was taken away', async () => {
      const two = web.replace('containers: [', 'containers: [{name: log, image: "log:1", args: [a]}, ')
      write('web.yaml', two)
      await send('PATCH', `${paths.web}?fieldManager=kubectl&force=true`, load(two), 'application/apply-patch+yaml')
      const path = '/spec/template/spec/containers/0'
      await send('PATCH', paths.web, [{ op: 'remove', path }], 'application/json-patch+json')
      const { code, stderr } = await run('drift revert deployment/web -n shop -f web.yaml --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      const { stdout } = await run('drift deployment/web -n shop -f web.yaml')
      assert.doesNotMatch(stdout, /image/)
      assert.match(JSON.stringify(await send('GET', paths.web)), /log:1/)
    })

    it('puts a Secret back that is written in plain text, and neither tells nor records what it holds', async () => {
      const secret =
        'apiVersion: v1\nkind: Secret\nmetadata: {name: token, namespace: shop}\nstringData: {password: hunter-one}\n'
      write('secret.yaml', secret)
      const at = '/api/v1/namespaces/shop/secrets/token'
      await send('PATCH', `${at}?fieldManager=kubectl&force=true`, load(secret), 'application/apply-patch+yaml')
      const encoded = (text: string): string => Buffer.from(text).toString('base64')
      await merge(at, { data: { password: encoded('hunter-two') } })
      const { code, stdout, stderr } = await run(
        'drift revert secret/token -n shop -f secret.yaml --yes --stable-for 0',
      )
      assert.equal(code, 0, stderr)
      assert.equal(dig(await send('GET', at), 'data', 'password'), encoded('hunter-one'))
      const records = await send('GET', '/apis/kubectl-heal.io/v1alpha1/namespaces/shop/remediations')
      const told = stdout + stderr + JSON.stringify(records)
      for (const text of ['hunter-one', 'hunter-two']) {
        assert.ok(!told.includes(text), text)
        assert.ok(!told.includes(encoded(text)), text)
      }
      assert.match(stderr, /It cannot be taken back from its record: it holds values that are never written down/)
    })

    it('leaves replicas to the autoscaler that sets them', async () => {
      const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
      await send('POST', '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers', {
        metadata: { name: 'web' },
        spec: { scaleTargetRef: ref, minReplicas: 2, maxReplicas: 9 },
      })
      await merge(paths.web, { spec: { replicas: 5 } })
      const { code, stderr } = await run(
        'drift revert deployment/web -n shop -f web.yaml --field spec.replicas --yes --stable-for 0',
      )
      assert.equal(code, 1, stderr)
      assert.match(stderr, /spec\.replicas stays as it is: it is inside the range of HorizontalPodAutoscaler "web"/)
      assert.equal(dig(await send('GET', paths.web), 'spec', 'replicas'), 5)
    })

    it('scales to zero what is declared so, and does not wait for Pods', async () => {
      await send('DELETE', '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web')
      write('web.yaml', web.replace('replicas: 2', 'replicas: 0'))
      const { code, stderr } = await run('drift revert deployment/web -n shop -f web.yaml --yes --stable-for 0')
      assert.equal(code, 0, stderr)
      assert.equal(dig(await send('GET', paths.web), 'spec', 'replicas'), 0)
    })
  })
})
