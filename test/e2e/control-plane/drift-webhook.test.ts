import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { removeWorkspace, workspace } from '../plugin/support/workspace.ts'
import { startRewriter, type Rewriter } from './support/rewriter.ts'

const web = (namespace: string, replicas = 2) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${namespace}}
spec:
  replicas: ${String(replicas)}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
`
const image = 'spec.template.spec.containers[name=web].image'

describe('drift behind a mutating webhook', function () {
  this.timeout(120_000)
  let plane: ControlPlane | undefined
  let rewriter: Rewriter | undefined
  let kubectl: Kubectl
  let config = ''
  let cwd = ''

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    config = await plane.kubeconfig('admin')
    kubectl = kubectlWith(plane.kubectl, config)
    rewriter = await startRewriter()
    await demand(['create', 'namespace', 'shop'])
    await rewriter.register(plane.api, 'shop')
    cwd = workspace({ 'web.yaml': web('shop'), 'more.yaml': web('shop', 3) })
    // An API server takes up a new configuration a moment later.
    await until('the webhook rewrites', 30_000, async () => {
      const { stdout } = await kubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-'], web('shop'))
      return stdout.includes('mirror.example.com/web:1')
    })
  })
  after(async () => {
    removeWorkspace(cwd)
    rewriter?.close()
    await plane?.stop()
  })

  async function demand(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await kubectl(args, input)
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`)
    return stdout
  }

  const drift = (line: string): Promise<Finished> =>
    heal(['drift', ...line.split(' ')], { cwd, env: { KUBECONFIG: config } })

  async function fields(line: string): Promise<unknown[][]> {
    const { stdout, stderr } = await drift(`${line} -o json`)
    assert.notEqual(stdout, '', stderr)
    const { objects } = JSON.parse(stdout) as {
      objects: { fields: { path: string; kind: string; desired: unknown; live: unknown; cause: { class: string } }[] }[]
    }
    return objects.flatMap((object) =>
      object.fields.map(({ path, kind, desired, live, cause }) => [path, kind, desired, live, cause.class]),
    )
  }

  const rewritten = [image, 'changed', 'registry.example.com/web:1', 'mirror.example.com/web:1']
  // Server-side apply keeps no values: that a webhook wrote another one cannot be told from an older manifest of the applier.
  const causes = { 'client-side': 'webhook', 'server-side': 'person' } as const

  for (const how of ['client-side', 'server-side'] as const) {
    describe(`applied ${how}`, () => {
      let dump = ''
      before(async () => {
        await demand(['delete', 'deployment', 'web', '-n', 'shop', '--ignore-not-found', '--wait'])
        await demand(['apply', ...(how === 'server-side' ? ['--server-side'] : []), '-f', '-'], web('shop'))
        dump = workspace({
          'live.json': await demand(['get', 'deployments', '-n', 'shop', '-o', 'json', '--show-managed-fields']),
        })
      })
      after(() => {
        removeWorkspace(dump)
      })

      it('a dry run rewrites as well: no drift, with files and without', async () => {
        for (const line of ['-f web.yaml', '-n shop']) {
          const { code, stdout, stderr } = await drift(line)
          assert.equal(code, 0, `${line}: ${stdout}${stderr}`)
        }
      })

      it('offline what it rewrote is shown with that cause, and what it injected is not', async () => {
        assert.deepEqual(await fields(`-f web.yaml --from ${dump}`), [[...rewritten, causes[how]]])
      })

      it('what it injected is listed with --added', async () => {
        const found = await fields(`-f web.yaml --from ${dump} --added`)
        assert.deepEqual(
          found.map(([path]) => path),
          [image, 'spec.template.spec.containers[name=proxy]'],
        )
      })

      it('what else has drifted is seen', async () => {
        assert.deepEqual(
          (await fields('-f more.yaml')).map((row) => row.slice(0, 4)),
          [['spec.replicas', 'changed', 3, 2]],
        )
      })
    })
  }

  describe('a webhook that does not answer', () => {
    before(() => rewriter?.close())

    it('leaves no dry run: told, and the schema decides', async () => {
      const { code, stdout, stderr } = await drift('-f web.yaml -o json')
      assert.equal(code, 1)
      assert.match(stderr, /note: no dry run of Deployment, compared by schema defaults: .*rewriter\.example\.com/)
      assert.match((JSON.parse(stdout) as { notes: string[] }).notes.join(), /no dry run of Deployment/)
    })
  })
})
