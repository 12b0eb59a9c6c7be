import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { asObject, asString, dig, type JsonObject } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { createAtRate, createOne } from './certificates/load.ts'
import { register, type Registrar } from './certificates/registrar.ts'
import { openReplica, secret, type Replica } from './certificates/replica.ts'

const base = join(import.meta.dirname, '../../../manifests/base')
const secretPath = `/api/v1/namespaces/${secret.namespace}/secrets/${secret.name}`
const load = 'prod-shop'
const year = 365 * 24 * 60 * 60 * 1000

describe('managed certificates in a real cluster', function () {
  this.timeout(120_000)
  let plane: ControlPlane | undefined
  let kubeconfig = ''
  let replicas: Replica[] = []
  let registrar: Registrar | undefined

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane({ namespaces: [load, secret.namespace] })
    for (const object of await shipped('service-account.yaml', 'rbac.yaml')) await create(object)
    kubeconfig = await plane.serviceAccountKubeconfig(secret.namespace, 'heal-admission')
  })
  beforeEach(async () => {
    for (const object of await shipped('secret.yaml')) await create(object)
  })
  afterEach(async () => {
    await registrar?.stop()
    registrar = undefined
    await Promise.all(replicas.map((each) => each.close()))
    replicas = []
    await plane?.api.request('DELETE', secretPath)
  })
  after(() => plane?.stop())

  function api() {
    assert.ok(plane !== undefined)
    return plane.api
  }

  /** The namespaced objects of the manifests, as they are shipped. */
  async function shipped(...files: string[]): Promise<JsonObject[]> {
    const texts = await Promise.all(files.map((file) => readFile(join(base, file), 'utf8')))
    const objects = texts.flatMap((text) => loadAll(text).map((object) => asObject(object) ?? {}))
    return objects.filter((object) => dig(object, 'metadata', 'namespace') !== undefined)
  }

  async function create(object: JsonObject): Promise<void> {
    const groups: Record<string, string> = { Role: 'roles', RoleBinding: 'rolebindings' }
    const kind = String(object['kind'])
    const rbac = groups[kind]
    const root = rbac === undefined ? '/api/v1' : '/apis/rbac.authorization.k8s.io/v1'
    const path = `${root}/namespaces/${secret.namespace}/${rbac ?? `${kind.toLowerCase()}s`}`
    await api().demand('POST', path, { ...object })
  }

  async function open(leading: () => boolean, now?: () => number): Promise<Replica> {
    assert.ok(plane !== undefined)
    const registeredBundle = () => registrar?.bundle()
    const clock = now === undefined ? {} : { now }
    const replica = await openReplica({ kubeconfig, leading, registeredBundle, clientCa: plane.ca, ...clock })
    replicas.push(replica)
    return replica
  }

  /** The first leads; all serve and are registered with the bundle of the first. */
  async function house(size: number, now?: () => number): Promise<Replica> {
    const opened: Replica[] = []
    for (let index = 0; index < size; index += 1) opened.push(await open(() => index === 0, now))
    for (const each of opened) assert.ok(await each.certificates.whenReady(10_000))
    const urls = await Promise.all(opened.map((each) => each.serve()))
    const [first] = opened
    assert.ok(first !== undefined)
    registrar = await register(api(), { namespace: load, urls, wanted: () => first.certificates.bundle() })
    await until('the webhooks are called', 10_000, () => callsSucceed())
    return first
  }

  async function callsSucceed(): Promise<boolean> {
    return (await createOne(api(), load, 0)) === undefined
  }

  async function stored(key: string): Promise<string> {
    return asString(dig(await api().demand('GET', secretPath), 'data', key)) ?? ''
  }

  async function remove(key: string): Promise<void> {
    await api().demand('PATCH', secretPath, { data: { [key]: null } }, 'application/merge-patch+json')
  }

  /** Takes a key away, as an operator does who wants a new certificate, and waits until another is there. */
  async function rotate(lost: 'tls.key' | 'ca.key', renewed: 'tls.crt' | 'ca.crt'): Promise<void> {
    const before = await stored(renewed)
    await remove(lost)
    await until(`a new ${renewed}`, 40_000, async () => ![before, ''].includes(await stored(renewed)))
    const serving = Buffer.from(await stored('tls.crt'), 'base64').toString()
    await until('it is served', 10_000, () => replicas.every((each) => each.certificates.current()?.cert === serving))
  }

  /** The API server has accepted the current certificate on new connections to every replica. */
  function shown(): Promise<void> {
    return until('the certificate is accepted', 20_000, () =>
      replicas.every(({ certificates, reviews }) => reviews.has(certificates.current()?.cert ?? '')),
    )
  }

  it('certificate and authority are renewed twice under 200 requests/s: no call fails', async () => {
    const first = await house(2)
    let rotating = true
    const changes = (async () => {
      for (let turn = 0; turn < 2; turn += 1) {
        await rotate('tls.key', 'tls.crt')
        await shown()
        await rotate('ca.key', 'ca.crt')
        await shown()
      }
    })().finally(() => (rotating = false))
    const done = (sent: number) => !rotating && sent >= 2_000
    const [{ sent, failures }] = await Promise.all([
      createAtRate(api(), load, { perSecond: 200, most: 6_000, done }),
      changes,
    ])
    assert.deepEqual(failures, [])
    for (const { reviews } of replicas) {
      assert.ok([...reviews.values()].reduce((sum, count) => sum + count, 0) >= sent)
      assert.ok(reviews.size >= 5, `${reviews.size} certificates were shown`)
    }
    const counted = await first.metrics.metrics()
    assert.match(counted, /heal_certificate_renewals_total\{what="ca"\} 3/)
    assert.match(counted, /heal_certificate_renewals_total\{what="leaf"\} 5/)
  })

  it('an authority at two thirds of its life is replaced by itself: no call fails', async () => {
    const past = await open(
      () => true,
      () => Date.now() - 7 * year,
    )
    assert.ok(await past.certificates.whenReady(10_000))
    const old = await stored('ca.crt')
    await past.close()
    replicas = []
    await house(1)
    await until('the next authority signs', 20_000, async () => {
      assert.ok(await callsSucceed())
      return (await stored('ca.crt')) !== old
    })
    assert.equal(await stored('next-ca.crt'), '')
  })

  it('authority and certificate have expired: calls go on without a hand', async () => {
    let offset = 11 * year
    const [old] = [
      await open(
        () => true,
        () => Date.now() - offset,
      ),
    ]
    assert.ok(await old.certificates.whenReady(10_000))
    const url = await old.serve()
    registrar = await register(api(), { namespace: load, urls: [url], wanted: () => old.certificates.bundle() })
    await until('the API server refuses the certificate', 10_000, async () =>
      /expired/.test((await createOne(api(), load, 0)) ?? ''),
    )
    offset = 0
    await until('calls succeed', 10_000, () => callsSucceed())
  })

  const damages: { name: string; data: Record<string, string | null> | null }[] = [
    { name: 'emptied', data: null },
    { name: 'overwritten with garbage', data: { 'ca.crt': 'eA==', 'tls.crt': 'eA==', 'tls.key': 'eA==' } },
  ]
  for (const { name, data } of damages) {
    it(`a Secret that is ${name} is repaired: no call fails, the authority is replaced in order`, async () => {
      await house(2)
      const before = await stored('tls.crt')
      const stale = await api().demand('GET', secretPath)
      await api().demand('PUT', secretPath, { ...stale, data: { ...(data ?? {}) } })
      await until('it is whole again', 20_000, async () => {
        assert.ok(await callsSucceed())
        const next = await stored('next-ca.crt')
        return next === '' && ![before, ''].includes(await stored('tls.crt'))
      })
      assert.ok(await callsSucceed())
    })
  }

  it('a deleted Secret: the missing permission is told, the certificate in use stays, and with the permission it is made again', async () => {
    const first = await house(1)
    const before = first.certificates.current()?.cert
    await api().demand('DELETE', secretPath)
    await until('the permission is named', 10_000, () =>
      /the permission to create secrets in the namespace heal-system is missing/.test(first.logs()),
    )
    assert.match(first.certificates.problem() ?? '', /permission to create secrets/)
    assert.equal(first.certificates.current()?.cert, before)
    assert.ok(await callsSucceed())
    await api().demand('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${secret.namespace}/roles`, {
      metadata: { name: 'create-secrets' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }],
    })
    await api().demand('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${secret.namespace}/rolebindings`, {
      metadata: { name: 'create-secrets' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'create-secrets' },
      subjects: [{ kind: 'ServiceAccount', namespace: secret.namespace, name: 'heal-admission' }],
    })
    await until('it is made again', 40_000, async () => (await api().request('GET', secretPath)).status === 200)
    await until('the problem is over', 10_000, () => first.certificates.problem() === undefined)
    assert.ok(await callsSucceed())
  })

  it('two replicas that both believe to lead end with one certificate', async () => {
    const both = [await open(() => true), await open(() => true), await open(() => false)]
    for (const each of both) assert.ok(await each.certificates.whenReady(10_000))
    await until(
      'all serve the same',
      10_000,
      () => new Set(both.map((each) => each.certificates.current()?.cert)).size === 1,
    )
    assert.equal(new Set(both.map((each) => each.certificates.bundle())).size, 1)
  })

  it('nobody leads: there is no certificate, and no write', async () => {
    const follower = await open(() => false)
    assert.equal(await follower.certificates.whenReady(1_000), false)
    assert.equal(await stored('tls.crt'), '')
  })

  it('no log holds a key', async () => {
    const first = await house(1)
    await rotate('tls.key', 'tls.crt')
    assert.match(first.logs(), /certificates written/)
    assert.doesNotMatch(first.logs(), /PRIVATE|BEGIN/)
  })
})
