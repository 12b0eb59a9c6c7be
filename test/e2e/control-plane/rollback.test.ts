import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Json } from '../../cluster/api.ts'
import { at } from '../../cluster/at.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { heal, root, type Finished } from '../plugin/support/run.ts'

const namespace = 'prod-shop'
const patience = 60_000

describe('kubectl heal rollback, on a real control plane', function () {
  this.timeout(180_000)
  let started: ControlPlane | undefined
  let plane: ControlPlane
  let kubeconfig = ''

  before(async function () {
    needsControlPlane(this)
    started = await startControlPlane()
    plane = started
    kubeconfig = await plane.kubeconfig('admin')
    const crds = join(root, 'manifests/crds')
    await promisify(execFile)(plane.kubectl, ['--kubeconfig', kubeconfig, 'apply', '-k', crds])
    const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/remediations.kubectl-heal.io'
    await until('Remediations are served', patience, async () => {
      const { body } = await plane.api.request('GET', definition)
      return JSON.stringify(body).includes('"type":"Established","status":"True"') || isEstablished(body)
    })
    plane.kubelet.script('bad:*', { kind: 'no-image' })
    plane.kubelet.script('crash:*', { kind: 'exits', code: 1, after: 20 })
  })
  after(() => started?.stop())

  const isEstablished = (body: Json): boolean =>
    (at(body, 'status.conditions') as Json[] | undefined)?.some(
      ({ type, status }) => type === 'Established' && status === 'True',
    ) === true

  const run = (line: string): Promise<Finished> =>
    heal(
      [
        ...line.split(' '),
        '-n',
        namespace,
        ...(line.startsWith('rollback') && line.includes('--yes') ? ['--stable-for', '1s'] : []),
      ],
      { env: { KUBECONFIG: kubeconfig } },
    )
  const path = (resource: string, name = '') =>
    `/apis/apps/v1/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}`
  const read = async (resource: string, name: string) => (await plane.api.request('GET', path(resource, name))).body
  const image = async (resource: string, name: string) =>
    at(await read(resource, name), 'spec.template.spec.containers.0.image')

  const workload = (name: string, first: string, more: Json = {}): Json => ({
    metadata: { name },
    spec: {
      replicas: 2,
      // What crashes after a moment is ready in that moment, and must not push out what is well.
      minReadySeconds: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: first }] } },
      ...more,
    },
  })
  const create = (resource: string, body: Json) => plane.api.demand('POST', path(resource), body)
  const setImage = (resource: string, name: string, to: string) =>
    plane.api.demand(
      'PATCH',
      path(resource, name),
      { spec: { template: { spec: { containers: [{ name: 'c', image: to }] } } } },
      'application/strategic-merge-patch+json',
    )
  const untilReady = (resource: string, name: string) =>
    until(`${name} is ready`, patience, async () => {
      const { status, spec, metadata } = await read(resource, name)
      return (
        at(status, 'observedGeneration') === at(metadata, 'generation') &&
        at(status, 'updatedReplicas') === at(spec, 'replicas') &&
        at(status, 'availableReplicas') === at(spec, 'replicas')
      )
    })

  /** A workload that was well with one image, and is not with the next. */
  async function broken(resource: string, name: string, images: readonly [string, ...string[]], more: Json = {}) {
    const [first, ...next] = images
    await create(resource, workload(name, first, more))
    await untilReady(resource, name)
    for (const each of next) await breakWith(resource, name, each)
  }

  async function breakWith(resource: string, name: string, to: string) {
    await setImage(resource, name, to)
    await untilMade(resource, name)
  }

  /** Waits until the controller has made Pods of the newest template: only then is it a revision. */
  const untilMade = (resource: string, name: string) =>
    until(`${name} has Pods of its newest template`, patience, async () => {
      const { status, metadata } = await read(resource, name)
      const isSeen = at(status, 'observedGeneration') === at(metadata, 'generation')
      return isSeen && Number(at(status, 'updatedReplicas') ?? 0) > 0
    })

  it('takes a Deployment back to the newest revision that was available, not just the previous one', async () => {
    await broken('deployments', 'web', ['good:1', 'bad:2', 'crash:3'])
    const list = await run('rollback deployment/web --list')
    assert.match(list.stdout, /3 \(current\) +unknown .*crash:3[^]*2 +unknown .*bad:2[^]*1 +now .*good:1/)
    const dry = await run('rollback deployment/web --dry-run=server')
    assert.deepEqual([dry.code, await image('deployments', 'web')], [0, 'crash:3'])
    const done = await run('rollback deployment/web --yes --reason INC-1')
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /restore the pod template of revision 1/)
    assert.match(done.stderr, /image: crash:3 → good:1/)
    assert.equal(await image('deployments', 'web'), 'good:1')
    const { items } = (
      await plane.api.request('GET', `/apis/kubectl-heal.io/v1alpha1/namespaces/${namespace}/remediations`)
    ).body
    const [record] = items as Json[]
    assert.deepEqual(
      [at(record, 'spec.remedy'), at(record, 'spec.reason'), at(record, 'status.phase')],
      ['RollBack', 'INC-1', 'Succeeded'],
    )
    const again = await run('rollback deployment/web --yes')
    assert.deepEqual(
      [again.code, again.stdout],
      [0, `deployment/web -n ${namespace}: nothing to do, the current revision is healthy\n`],
    )
    // Nothing of revision 1 runs after the next change; the record knows it all the same.
    await breakWith('deployments', 'web', 'bad:4')
    const later = await run('rollback deployment/web --list -o json')
    const revisions = (JSON.parse(later.stdout) as { items: Json[] }).items
    assert.equal(revisions.find(({ current }) => current !== true)?.['revision'], 4)
  })

  it('restores a ConfigMap as the revision used it, where a copy was kept', async () => {
    const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`
    await plane.api.demand('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
      metadata: { name: 'settings' },
      data: { mode: 'good' },
    })
    const container = { name: 'c', image: 'good:1', envFrom: [{ configMapRef: { name: 'settings' } }] }
    const template = { metadata: { labels: { app: 'conf' } }, spec: { containers: [container] } }
    await create('deployments', workload('conf', 'good:1', { template }))
    await untilReady('deployments', 'conf')
    const kept = await run('rollback deployment/conf --keep --yes')
    assert.match(kept.stdout, /^configmap\/kept-settings-\S+ kept\n$/)
    await plane.api.demand('PATCH', settings, { data: { mode: 'broken' } }, 'application/merge-patch+json')
    await breakWith('deployments', 'conf', 'crash:2')
    const done = await run('rollback deployment/conf --yes')
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /restore ConfigMap settings as revision 1 used it/)
    assert.deepEqual((await plane.api.request('GET', settings)).body['data'], { mode: 'good' })
  })

  it('deletes the Pod on which a StatefulSet is stuck after the revert', async () => {
    await broken('statefulsets', 'db', ['good:1'], { serviceName: 'db' })
    await breakWith('statefulsets', 'db', 'bad:2')
    const pod = `/api/v1/namespaces/${namespace}/pods/db-1`
    await until('db-1 is stuck', patience, async () => {
      const found = (await plane.api.request('GET', pod)).body
      return at(found, 'status.containerStatuses.0.state.waiting') !== undefined
    })
    const done = await run('rollback sts/db --yes')
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /delete Pod db-1, which is stuck on the broken revision/)
    assert.equal(await image('statefulsets', 'db'), 'good:1')
  })

  it('takes everything back where the old revision does not get healthy either', async () => {
    await broken('deployments', 'worse', ['good:1', 'bad:2', 'crash:3'])
    const done = await run('rollback deployment/worse --to-revision 2 --yes --timeout 4s')
    assert.equal(done.code, 1)
    assert.match(done.stderr, /not healthy after it/)
    assert.match(done.stderr, /^Undone:/m)
    assert.equal(await image('deployments', 'worse'), 'crash:3')
  })

  it('asks where nothing shows that the earlier revision was ever available', async () => {
    await create('deployments', workload('unsure', 'bad:1'))
    await untilMade('deployments', 'unsure')
    await breakWith('deployments', 'unsure', 'bad:2')
    const asked = await run('rollback deployment/unsure --yes')
    assert.equal(asked.code, 2, asked.stderr)
    assert.match(asked.stderr, /nothing shows that revision 1 was ever available.*--to-revision 1/)
    assert.equal(await image('deployments', 'unsure'), 'bad:2')
  })

  it('refuses a paused Deployment, and what a GitOps tool keeps', async () => {
    await broken('deployments', 'owned', ['good:1', 'bad:2'])
    const patch = (body: Json) =>
      plane.api.demand('PATCH', path('deployments', 'owned'), body, 'application/merge-patch+json')
    await patch({ spec: { paused: true } })
    const paused = await run('rollback deployment/owned --yes')
    assert.equal(paused.code, 1)
    assert.match(paused.stderr, /kubectl rollout resume deployment\/owned -n prod-shop/)
    await patch({
      spec: { paused: false },
      metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:prod-shop/owned' } },
    })
    const owned = await run('rollback deployment/owned --yes')
    assert.equal(owned.code, 1)
    assert.match(owned.stderr, /Argo CD \(shop\) keeps it/)
    assert.match(owned.stderr, /image: good:1/)
    assert.equal(await image('deployments', 'owned'), 'bad:2')
  })

  for (const { line, said } of [
    { line: 'rollback pod/x', said: /a Pod has no revisions/ },
    { line: 'rollback deployment', said: /no name is given after deployment/ },
    { line: 'rollback deployment/none', said: /none/ },
    { line: 'rollback deployment/web --to-revision 99', said: /there is no revision 99/ },
    { line: 'rollback deployment/web --to-revision x', said: /to-revision/ },
  ])
    it(`says what is wrong with "${line}"`, async () => {
      const { code, stderr } = await run(line)
      assert.ok(code === 2 || (code === 1 && line.includes('99')), `exit ${String(code)}: ${stderr}`)
      assert.match(stderr, said)
    })
})
