import assert from 'node:assert/strict'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { removeWorkspace, workspace } from '../../plugin/support/workspace.ts'
import { startRewriter, type Rewriter } from '../support/rewriter.ts'
import { startHouse, type House } from './house.ts'

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
  let started: House | undefined
  let rewriter: Rewriter | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse({ 'web.yaml': web('shop'), 'more.yaml': web('shop', 3) }, ['shop'])
    rewriter = await startRewriter()
    await rewriter.register(house.plane.api, 'shop')
    // An API server takes up a new configuration a moment later.
    await until('the webhook rewrites', 30_000, async () => {
      const { stdout } = await house.kubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-'], web('shop'))
      return stdout.includes('mirror.example.com/web:1')
    })
  })
  after(async () => {
    rewriter?.close()
    await started?.stop()
  })

  async function fields(line: string): Promise<unknown[][]> {
    const { objects } = await house.report(line)
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
        await house.demand(['delete', 'deployment', 'web', '-n', 'shop', '--ignore-not-found', '--wait'])
        await house.demand(['apply', ...(how === 'server-side' ? ['--server-side'] : []), '-f', '-'], web('shop'))
        dump = workspace({
          'live.json': await house.demand(['get', 'deployments', '-n', 'shop', '-o', 'json', '--show-managed-fields']),
        })
      })
      after(() => {
        removeWorkspace(dump)
      })

      it('a dry run rewrites as well: no drift, with files and without', async () => {
        for (const line of ['-f web.yaml', '-n shop']) {
          const { code, stdout, stderr } = await house.drift(line)
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
      const { code, stdout, stderr } = await house.drift('-f web.yaml -o json')
      assert.equal(code, 1)
      assert.match(stderr, /note: no dry run of Deployment, compared by schema defaults: .*rewriter\.example\.com/)
      assert.match((JSON.parse(stdout) as { notes: string[] }).notes.join(), /no dry run of Deployment/)
    })
  })
})
