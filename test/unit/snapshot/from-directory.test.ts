import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { HealError } from '../../../policies/heal-error.ts'
import { snapshotFromDirectory } from '../../../plugin/snapshot/from-directory.ts'

const resources = [
  ...(['pods', 'services', 'secrets', 'cronjobs', 'horizontalpodautoscalers', 'coreevents', 'nodes'] as const),
  ...(['poddisruptionbudgets', 'ingresses'] as const),
]
const pod = (name: string, namespace = 'shop', more = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, creationTimestamp: '2026-11-20T10:00:00Z' } },
  ...more,
})
const list = (kind: string, items: object[] | null, apiVersion = 'v1') => ({ apiVersion, kind, items })

describe('snapshots of directories', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heal-from-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const write = (files: Record<string, string | object>): void => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 4))
    }
  }
  const read = async (options = {}) => snapshotFromDirectory(folder, { resources, ...options })
  const errorOf = async (options = {}): Promise<HealError> => {
    const error: unknown = await read(options).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof HealError)
    return error
  }

  const found: [claim: string, files: Record<string, string | object>, pods: string[]][] = [
    ['a List', { 'a.json': list('List', [pod('web')]) }, ['web']],
    [
      'a typed list, whose objects do not say what they are',
      { 'a.json': list('PodList', [{ metadata: { name: 'web', namespace: 'shop' } }]) },
      ['web'],
    ],
    ['single objects', { 'a.json': pod('web'), 'b/c/d.json': pod('api') }, ['api', 'web']],
    [
      'YAML documents',
      {
        'a.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: api}\n',
      },
      ['api', 'web'],
    ],
    [
      'JSON objects one after another',
      { 'a.json': `${JSON.stringify(pod('web'), null, 4)}\n${JSON.stringify(pod('api'), null, 4)}\n` },
      ['api', 'web'],
    ],
    ['a Pod twice as one', { 'a.json': pod('web'), 'b.json': list('List', [pod('web')]) }, ['web']],
    [
      'objects beside files that are none',
      { 'a.json': pod('web'), 'values.yaml': 'image: web\n', 'package.json': '{}' },
      ['web'],
    ],
    [
      'keys that every object has',
      { 'a.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"__proto__":{"kind":"X"}}' },
      ['web'],
    ],
  ]
  for (const [claim, files, pods] of found) {
    it(`reads ${claim}`, async () => {
      write(files)
      const { snapshot } = await read()
      assert.deepEqual(
        snapshot.list('pods').map(({ metadata }) => (metadata as { name: string }).name),
        pods,
      )
    })
  }

  const known: [claim: string, files: Record<string, object>, namespace: string, state: string][] = [
    ['unknown where the kind is not there', { 'pods.json': list('PodList', [pod('a')]) }, 'shop', 'unknown'],
    ['absent after an empty typed list', { 'services.json': list('ServiceList', []) }, 'shop', 'absent'],
    ['absent after one that says null', { 'services.json': list('ServiceList', null) }, 'shop', 'absent'],
    ['unknown after an empty List of no type', { 'x.json': list('List', []), 'p.json': pod('a') }, 'shop', 'unknown'],
    [
      'absent in the namespace of a dumped empty list',
      { 'shop/services.json': list('ServiceList', null) },
      'shop',
      'absent',
    ],
    [
      'unknown in a namespace that was not dumped',
      { 'shop/services.json': list('ServiceList', null) },
      'dev',
      'unknown',
    ],
    [
      'absent where others of the namespace are there',
      { 'a.json': list('List', [service('api', 'shop')]) },
      'shop',
      'absent',
    ],
    [
      'unknown where only another namespace was read',
      { 'a.json': list('List', [service('api', 'dev')]) },
      'shop',
      'unknown',
    ],
    [
      'absent where one list holds several namespaces',
      { 'a.json': list('List', [service('a', 'dev'), service('b', 'prod')]) },
      'shop',
      'absent',
    ],
  ]
  for (const [claim, files, namespace, state] of known) {
    it(`a Service that is not there is ${claim}`, async () => {
      write(files)
      const { snapshot } = await read()
      assert.equal(snapshot.get('services', 'web', namespace).state, state)
    })
  }

  it('its clock is the newest time of what has happened in it, unless another is given', async () => {
    const lastTransitionTime = '2026-11-20T11:30:00Z'
    write({
      'a.json': pod('a', 'shop', { status: { conditions: [{ lastTransitionTime }] } }),
      'b.json': pod('b', 'shop', { spec: { expiresAt: '2030-01-01T00:00:00Z' } }),
    })
    assert.equal((await read()).snapshot.now, Date.parse(lastTransitionTime))
    assert.equal((await read({ now: 42 })).snapshot.now, 42)
  })

  it('values of Secrets are dropped, the certificate of a TLS Secret stays', async () => {
    const secret = (name: string, type: string) => ({
      ...{
        apiVersion: 'v1',
        kind: 'Secret',
        type,
        metadata: { name, namespace: 'shop', annotations: { a: 'hunter2' } },
      },
      ...{ data: { password: 'hunter2', 'tls.key': 'hunter2', 'tls.crt': 'public' }, stringData: { b: 'hunter2' } },
    })
    write({ 'a.json': list('List', [secret('a', 'Opaque'), secret('b', 'kubernetes.io/tls')]) })
    const { snapshot } = await read()
    assert.doesNotMatch(JSON.stringify(snapshot.list('secrets')), /hunter2/)
    assert.deepEqual(
      snapshot.list('secrets').map((each) => each['data']),
      [undefined, { 'tls.crt': 'public' }],
    )
  })

  it('removed API versions are read as their successors', async () => {
    const metadata = { name: 'web', namespace: 'shop' }
    const backend = { serviceName: 'web', servicePort: 80 }
    write({
      'a.json': list('List', [
        { apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata },
        { apiVersion: 'autoscaling/v2beta2', kind: 'HorizontalPodAutoscaler', metadata },
        { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', metadata, spec: { selector: {} } },
        {
          apiVersion: 'extensions/v1beta1',
          kind: 'Ingress',
          metadata,
          spec: { rules: [{ http: { paths: [{ backend }] } }] },
        },
      ]),
    })
    const { snapshot } = await read()
    const [cron] = snapshot.list('cronjobs')
    const [scaler] = snapshot.list('horizontalpodautoscalers')
    const [budget] = snapshot.list('poddisruptionbudgets')
    const [ingress] = snapshot.list('ingresses')
    assert.deepEqual([cron?.['apiVersion'], scaler?.['apiVersion']], ['batch/v1', 'autoscaling/v2'])
    assert.deepEqual([budget?.['apiVersion'], budget?.['spec']], ['policy/v1', {}])
    assert.match(JSON.stringify(ingress), /"backend":\{"service":\{"name":"web","port":\{"number":80\}\}\}/)
  })

  it('versions with other fields are told, and unread', async () => {
    write({
      'a.json': { apiVersion: 'autoscaling/v2beta1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } },
    })
    const { snapshot } = await read()
    assert.match(snapshot.unread('horizontalpodautoscalers') ?? '', /recorded as autoscaling\/v2beta1, which has other/)
  })

  it('Events of the newer group are Events', async () => {
    write({ 'a.json': { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e', namespace: 'shop' } } })
    assert.equal((await read()).snapshot.list('coreevents').length, 1)
  })

  const log =
    '==== START logs for container app of pod shop/web ====\n{\n"a": 1\n}\nlast\n==== END logs for container app of pod shop/web ====\n'
  for (const [claim, files] of [
    ['beside the objects', { 'shop/pods.json': list('PodList', [pod('web')]), 'shop/web/logs.txt': log }],
    [
      'between objects in one file',
      { 'dump.txt': `${JSON.stringify(pod('web'), null, 4)}\n${log}${JSON.stringify(pod('api'), null, 4)}\n` },
    ],
  ] as const) {
    it(`logs ${claim} are there to be asked for`, async () => {
      write(files)
      const { logs } = await read()
      assert.equal(await logs({ namespace: 'shop', pod: 'web', container: 'app' }), '{\n"a": 1\n}\nlast\n')
      assert.equal(await logs({ namespace: 'shop', pod: 'web', container: 'other' }), undefined)
    })
  }

  it('a log that kubectl could not read is none', async () => {
    write({ 'a.json': pod('web'), 'shop/web/logs.txt': log.replace('{\n', 'Request log error: no\n') })
    assert.equal(await (await read()).logs({ namespace: 'shop', pod: 'web', container: 'app' }), undefined)
  })

  it('one namespace is taken, and what has none', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }
    write({ 'a.json': list('List', [pod('web'), pod('api', 'dev'), node]) })
    const { snapshot } = await read({ namespace: 'dev' })
    assert.deepEqual([snapshot.list('pods').length, snapshot.list('nodes').length], [1, 1])
  })

  const refused: [claim: string, files: Record<string, string | object>, options: object, message: RegExp][] = [
    ['an empty directory', {}, {}, /^there are no Kubernetes objects in /],
    ['only other files', { 'values.yaml': 'a: 1\n' }, {}, /^there are no Kubernetes objects in /],
    [
      'broken JSON, with its line',
      { 'a.json': '{\n  "a": 1,\n  oops\n}\n' },
      {},
      /a\.json:3:3: cannot be read as JSON/,
    ],
    ['JSON that ends early', { 'a.json': '{\n  "a": [\n' }, {}, /a\.json:\d+:\d+: cannot be read as JSON/],
    ['broken YAML, with its line', { 'a.yaml': 'a: 1\n\tb: 2\n' }, {}, /a\.yaml:2:\d+: cannot be read as YAML/],
    ['a template', { 'a.yaml': 'kind: {{ .Values.kind }}\n' }, {}, /a\.yaml:1:\d+: .*template/],
    [
      'a list that was cut off before its kind',
      { 'a.yaml': 'apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n' },
      {},
      /a\.yaml:1:1: a list without its kind: the file was cut off/,
    ],
    [
      'a namespace that is not there',
      { 'a.json': pod('web') },
      { namespace: 'shpo' },
      /nothing of namespace "shpo" .*"shop"\?$/,
    ],
  ]
  for (const [claim, files, options, message] of refused) {
    it(`refuses ${claim}`, async () => {
      write(files)
      assert.match((await errorOf(options)).message, message)
    })
  }

  it('refuses a directory that is not there', async () => {
    await assert.rejects(snapshotFromDirectory(join(folder, 'none'), { resources }), {
      message: /no such file or directory$/,
    })
  })
})

function service(name: string, namespace: string): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } }
}
