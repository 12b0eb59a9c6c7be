import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure, ApiResult } from '../../../cluster/api-result.ts'
import { serves } from '../../../cluster/discovery.ts'
import { createEventRecorder } from '../../../cluster/event-recorder.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import { startInformer } from '../../../cluster/informer.ts'
import { loadEndpoint } from '../../../cluster/kube-config.ts'
import { startElection } from '../../../cluster/lease.ts'
import { eachPage, listObjects } from '../../../cluster/list.ts'
import {
  applyObject,
  createObject,
  deleteObject,
  getObject,
  mergePatch,
  replaceObject,
} from '../../../cluster/objects.ts'
import { permissionOf } from '../../../cluster/permission.ts'
import { resources, type ResourceType } from '../../../cluster/resource.ts'
import { digObject, type JsonObject } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'

const configMaps: ResourceType = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
}
const namespace = 'dev'
const named = (name: string, data: JsonObject = {}) => ({ metadata: { namespace, name }, data })

describe('the layer that talks to an API server, on a real one', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let admin: ApiClient
  const clients: ApiClient[] = []

  async function open(file: string, more: { as?: string; asGroups?: string[] } = {}): Promise<ApiClient> {
    const result = await loadEndpoint({ kind: 'kubeconfig', file, ...more })
    if (!result.ok) throw new Error(result.reason)
    const client = createApiClient(result.endpoint)
    clients.push(client)
    return client
  }

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane({ namespaces: [namespace] })
    admin = await open(await plane.kubeconfig('admin'))
  })
  after(async () => {
    for (const client of clients) client.close()
    await (plane as ControlPlane | undefined)?.stop()
  })

  it('objects are created, read, replaced, patched, applied and deleted', async () => {
    const created = value(await createObject(admin, configMaps, named('one', { a: '1' })))
    assert.equal(reason(await createObject(admin, configMaps, named('one'))), 'AlreadyExists')
    value(await replaceObject(admin, configMaps, { ...created, data: { a: '2' } }))
    assert.equal(reason(await replaceObject(admin, configMaps, { ...created, data: { a: '3' } })), 'Conflict')
    value(await mergePatch(admin, configMaps, { namespace, name: 'one' }, { data: { a: null, b: '1' } }))
    assert.deepEqual(value(await getObject(admin, configMaps, { namespace, name: 'one' }))['data'], { b: '1' })

    const taken = applyObject(admin, configMaps, named('one', { b: '2' }), { fieldManager: 'other' })
    assert.match(failureOf(await taken).message, /conflict with "kubectl-heal"/)
    value(await applyObject(admin, configMaps, named('one', { b: '2' }), { fieldManager: 'other', force: true }))
    value(await applyObject(admin, configMaps, named('two', { b: '2' }), { dryRun: true }))
    assert.equal(reason(await getObject(admin, configMaps, { namespace, name: 'two' })), 'NotFound')

    const wrong = await deleteObject(admin, configMaps, { namespace, name: 'one' }, { uid: 'another' })
    assert.equal(reason(wrong), 'Conflict')
    const { uid } = digObject(created, 'metadata') ?? {}
    value(
      await deleteObject(
        admin,
        configMaps,
        { namespace, name: 'one' },
        { uid: String(uid), propagation: 'Background' },
      ),
    )
    assert.equal(reason(await deleteObject(admin, configMaps, { namespace, name: 'one' })), 'NotFound')
    assert.equal(reason(await createObject(admin, configMaps, named('NOT A NAME'))), 'Invalid')
  })

  it('what is not allowed tells the permission', async () => {
    const developer = await open(await plane.kubeconfig('developer'))
    const list = failureOf(await listObjects(developer, resources.secrets))
    assert.equal(list.reason, 'Forbidden')
    assert.deepEqual(permissionOf(list), { verb: 'list', group: '', resource: 'secrets' })
    const scale = failureOf(
      await getObject(
        developer,
        resources.deployments,
        { namespace: 'kube-system', name: 'x' },
        { subresource: 'scale' },
      ),
    )
    const inNamespace = { group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'kube-system' }
    assert.deepEqual(permissionOf(scale), { verb: 'get', ...inNamespace, name: 'x' })
    const impersonating = await open(await plane.kubeconfig('developer'), { as: 'ann' })
    const denied = failureOf(await listObjects(impersonating, configMaps))
    assert.deepEqual(permissionOf(denied), { verb: 'impersonate', group: '', resource: 'users' })
  })

  it('who acts as another is the other, with the groups', async () => {
    const who = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' }
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
    const other = await open(await plane.kubeconfig('admin'), { as: 'ann', asGroups: ['g1', 'g2'] })
    const review = value(await other.request({ method: 'POST', path, body: who, timeout: 5_000 }))
    const user = digObject(review, 'status', 'userInfo')
    assert.deepEqual([user?.['username'], user?.['groups']], ['ann', ['g1', 'g2', 'system:authenticated']])
  })

  it('a token of a service account is good, a broken one is Unauthorized', async () => {
    const account = await open(await plane.serviceAccountKubeconfig(namespace, 'default'))
    assert.equal(reason(await listObjects(account, configMaps, { namespace })), 'Forbidden')
    const broken = {
      server: new URL(plane.server),
      credentials: () => Promise.resolve({ ca: plane.ca, headers: { authorization: 'Bearer x' } }),
      ownAgent: false,
    }
    const client = createApiClient(broken)
    clients.push(client)
    assert.equal(reason(await listObjects(client, configMaps)), 'Unauthorized')
  })

  it('a certificate that is not of the cluster is Unreachable', async () => {
    const client = createApiClient({
      server: new URL(plane.server),
      credentials: () => Promise.resolve({}),
      ownAgent: false,
    })
    clients.push(client)
    const failed = failureOf(await listObjects(client, configMaps))
    assert.equal(failed.reason, 'Unreachable')
    assert.match(failed.message, /certificate/)
  })

  it('a long list comes in pages, whole and packed', async () => {
    const pad = 'x'.repeat(2_000)
    const all = Array.from({ length: 120 }, (_, number) => named(`page-${number}`, { pad }))
    await Promise.all(
      all.map((object) =>
        createObject(admin, configMaps, { ...object, metadata: { ...object.metadata, labels: { pages: 'yes' } } }),
      ),
    )
    const labelSelector = 'pages=yes'
    const sizes: number[] = []
    const seen = value(
      await eachPage(admin, configMaps, { labelSelector, limit: 50 }, ({ items }) => void sizes.push(items.length)),
    )
    assert.deepEqual([sizes, seen.count, seen.consistent], [[50, 50, 20], 120, true])
    const { items } = value(await listObjects(admin, configMaps, { namespace, labelSelector }))
    assert.equal(items.length, 120)
    assert.deepEqual([items[0]?.['apiVersion'], items[0]?.['kind']], ['v1', 'ConfigMap'])
  })

  it('a type is served or not', async () => {
    assert.equal(value(await serves(admin, resources.deployments)), true)
    assert.equal(value(await serves(admin, { ...resources.deployments, version: 'v1beta1' })), false)
    assert.equal(value(await serves(admin, resources.driftpolicies)), false)
    assert.ok(isNotServed(failureOf(await listObjects(admin, resources.driftpolicies))))
    assert.ok(!isNotServed(failureOf(await getObject(admin, configMaps, { namespace, name: 'none' }))))
  })

  it('Events are taken, as a series where they are equal', async () => {
    const regarding = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'Not:Valid' }
    const recorder = createEventRecorder({
      client: admin,
      controller: 'kubectl-heal.io/admission',
      instance: 'test',
      now: Date.now,
    })
    const event = { regarding, type: 'Normal', reason: 'Tried', action: 'Try', note: '😀'.repeat(400) } as const
    recorder.record(event)
    await recorder.flush()
    recorder.record(event)
    recorder.record({ ...event, regarding: { apiVersion: 'v1', kind: 'Namespace', name: namespace }, type: 'Warning' })
    recorder.record({ ...event, regarding: { ...regarding, namespace: 'no-such-namespace' } })
    await recorder.stop()
    assert.equal(recorder.dropped(), 1)
    const fieldSelector = 'reason=Tried'
    const { items } = value(await listObjects(admin, resources.events, { fieldSelector }))
    assert.deepEqual(items.map((item) => digObject(item, 'series')?.['count']).sort(), [2, undefined])
    assert.deepEqual(items.map((item) => digObject(item, 'metadata')?.['namespace']).sort(), ['default', namespace])
  })

  it('of two candidates one leads, and gives the Lease up to the other', async () => {
    const options = {
      client: admin,
      namespace,
      name: 'election',
      now: Date.now,
      leaseDuration: 6_000,
      renewDeadline: 4_000,
      retryPeriod: 200,
    }
    const first = startElection({ ...options, identity: 'first' })
    await until('the first leads', 5_000, () => first.leading())
    const second = startElection({ ...options, identity: 'second', now: () => Date.now() - 3_600_000 })
    await until('the second knows', 5_000, () => second.holder() === 'first')
    await first.stop()
    await until('the second leads', 2_000, () => second.leading())
    await second.stop()
    const spec = digObject(value(await getObject(admin, resources.leases, { namespace, name: 'election' })), 'spec')
    assert.deepEqual([spec?.['holderIdentity'] ?? '', spec?.['leaseTransitions']], ['', 1])
  })

  it('an informer hears of all within a second, over ends of watches and a restart of the API server', async () => {
    const problems: ApiFailure[] = []
    const informer = startInformer({
      client: admin,
      type: configMaps,
      namespace,
      labelSelector: 'watched=yes',
      now: () => performance.now(),
      silence: 7_000,
      onChange: () => undefined,
      onProblem: (problem) => void problems.push(problem),
    })
    const names = () => [...(informer.objects()?.keys() ?? ['none yet'])].sort().join()
    const watched = (name: string) => ({ metadata: { namespace, name, labels: { watched: 'yes' } } })
    const put = async (name: string) => value(await createObject(admin, configMaps, watched(name)))
    await until('the first list', 5_000, () => names() === '')
    await put('a')
    await until('a', 1_000, () => names() === `${namespace}/a`)
    const heard = informer.lastHeard() ?? Infinity
    await until('the watch ends and is begun again', 5_000, () => (informer.lastHeard() ?? 0) > heard + 1_000)
    await put('b')
    await until('b', 1_000, () => names() === `${namespace}/a,${namespace}/b`)
    value(await mergePatch(admin, configMaps, { namespace, name: 'b' }, { metadata: { labels: { watched: 'no' } } }))
    await until('b is no longer selected', 1_000, () => names() === `${namespace}/a`)
    assert.deepEqual(problems, [])

    await plane.apiServer.stop()
    await until('it is missed', 10_000, () => problems.length > 0)
    assert.equal(names(), `${namespace}/a`)
    await plane.apiServer.start()
    value(await deleteObject(admin, configMaps, { namespace, name: 'a' }))
    await put('c')
    await until('c', 15_000, () => names() === `${namespace}/c`)
    informer.stop()
  })
})

function value<T>(result: ApiResult<T>): T {
  if (!result.ok)
    assert.fail(`${result.failure.method} ${result.failure.path}: ${result.failure.reason} ${result.failure.message}`)
  return result.value
}

function failureOf(result: ApiResult<unknown>): ApiFailure {
  assert.ok(!result.ok)
  return result.failure
}

function reason(result: ApiResult<unknown>): string {
  return result.ok ? 'ok' : result.failure.reason
}
