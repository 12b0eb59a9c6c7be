import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { computeConfigHash, recomputeConfigHash } from '../../../policies/config-hash/hash.ts'
import { asObject, asString, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { applyApiDefaults } from '../../../policies/kubernetes/api-defaults.ts'
import { workloadKindOf, workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { workload } from '../../support/workloads.ts'

function hashOf(manifest: JsonObject): { hash: string; paths: string } {
  const computed = computeConfigHash(manifest)
  assert.ok(computed.ok, JSON.stringify(computed))
  return computed
}

function recomputed(object: JsonObject, paths: string): string {
  const result = recomputeConfigHash(object, paths)
  assert.ok(result.ok, JSON.stringify(result))
  return result.hash
}

const resources = { limits: { memory: '1Gi', cpu: '500m' }, requests: { memory: '1024Mi' } }
const container = {
  name: 'web',
  image: 'registry.example.com/web:1',
  args: ['--verbose', '$(A)'],
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '$(A)' },
    { name: 'C', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ],
  ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }],
  resources,
  livenessProbe: { httpGet: { path: '/', port: 80 } },
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
}
const podSpec = {
  containers: [container],
  initContainers: [{ name: 'setup', image: 'setup:1', restartPolicy: 'Always' }],
  volumes: [
    { name: 'tmp', emptyDir: {} },
    { name: 'all', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
  ],
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, topologyKey: 'zone' }] },
  },
}

/** Maps of text and amounts: there the API reads null as empty text or zero. */
const maps = new Set(['labels', 'matchLabels', 'limits', 'requests'])

/** The same JSON with the keys of every object in another order, and null where nothing was. */
function respelt(value: unknown, random: () => number, field = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => respelt(entry, random))
  if (!isObject(value)) return value === '1Gi' ? '1024Mi' : value === '500m' ? '0.5' : value
  const entries = Object.entries(value).map(([key, entry]) => [key, respelt(entry, random, key)] as const)
  const extra = !maps.has(field) && random() < 0.3 ? ([['nothingHere', null]] as const) : []
  return Object.fromEntries([...entries, ...extra].sort(() => random() - 0.5))
}

describe('config hash', () => {
  for (const { kind } of workloadKinds) {
    const manifest = workload(kind, { podSpec })
    const { hash, paths } = hashOf(manifest)

    it(`${kind}: is the same for the defaulted object`, () => {
      assert.equal(recomputed(applyApiDefaults(manifest), paths), hash)
      assert.equal(recomputed(manifest, paths), hash)
    })

    it(`${kind}: is the same for any order of keys, spelling of quantities and null for absent`, () => {
      const random = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }))
      fc.assert(
        fc.property(random, (stream) => {
          const spelt = asObject(respelt(manifest, () => Number(stream.next().value))) ?? {}
          assert.deepEqual(hashOf(spelt), { ok: true, hash, paths })
        }),
        { numRuns: 50 },
      )
    })
  }

  it('is the same on every object the API server has stored from a manifest', () => {
    const directory = new URL('../../fixtures/reviews/', import.meta.url)
    const kinds = new Set<string>()
    for (const file of readdirSync(directory).filter((name) => /^create-.*client-side-apply.*\.json$/.test(name))) {
      const object = asObject(dig(JSON.parse(readFileSync(new URL(file, directory), 'utf8')), 'request', 'object'))
      const text = asString(dig(object, 'metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'))
      if (object === undefined || text === undefined) continue
      const { hash, paths } = hashOf(asObject(JSON.parse(text)) ?? {})
      assert.equal(recomputed(object, paths), hash, file)
      kinds.add(workloadKindOf(object)?.kind ?? '')
    }
    assert.deepEqual([...kinds].sort(), [
      'CronJob',
      'DaemonSet',
      'Deployment',
      'Job',
      'Pod',
      'ReplicationController',
      'StatefulSet',
    ])
  })

  it('any change of a declared leaf is another hash', () => {
    const manifest = workload('Deployment', { podSpec })
    const { hash, paths } = hashOf(manifest)
    let changed = 0
    const visit = (value: unknown, way: readonly (string | number)[]): void => {
      if (Array.isArray(value))
        value.forEach((entry, index) => {
          visit(entry, [...way, index])
        })
      else if (isObject(value))
        Object.entries(value).forEach(([key, entry]) => {
          visit(entry, [...way, key])
        })
      else {
        const copy = structuredClone(manifest)
        const parent = way.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy)
        Reflect.set(Object(parent), way.at(-1) ?? '', 'another')
        assert.notEqual(recomputed(copy, paths), hash, way.join('.'))
        changed += 1
      }
    }
    const { replicas, ...spec } = asObject(manifest['spec']) ?? {}
    assert.equal(replicas, 2)
    visit(spec, ['spec'])
    assert.ok(changed > 30)
  })

  it('stays as it is published: a change here makes every annotation in git wrong', () => {
    assert.deepEqual(hashOf(workload('Deployment')), {
      ok: true,
      hash: 'v1:884b3436a03a67e6a6753bb1110d0c3ed2d32345a97b61c3527806653be1f04e',
      paths:
        '{"f:spec":{"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\\"name\\":\\"web\\"}":{"f:image":{},"f:name":{}}}}}}}',
    })
  })

  it('of a Pod leaves out the tolerations that the API server adds to every Pod', () => {
    const added = ['not-ready', 'unreachable'].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    }))
    const { hash, paths } = hashOf(workload('Pod', { podSpec }))
    const stored = workload('Pod', { podSpec: { ...podSpec, tolerations: [...podSpec.tolerations, ...added] } })
    assert.equal(recomputed(stored, paths), hash)
    const other = workload('Pod', {
      podSpec: { ...podSpec, tolerations: [...podSpec.tolerations, { operator: 'Exists' }] },
    })
    assert.notEqual(recomputed(other, paths), hash)
  })

  const none: [string, JsonObject, RegExp][] = [
    ['another kind', { apiVersion: 'v1', kind: 'Service', spec: { a: 1 } }, /workload kinds/],
    [
      'a custom resource of the same name',
      { apiVersion: 'example.com/v1', kind: 'Deployment', spec: { a: 1 } },
      /workload kinds/,
    ],
    ['no spec', { apiVersion: 'v1', kind: 'Pod' }, /declares nothing/],
    ['nothing but replicas', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 2 } }, /declares nothing/],
    [
      'more paths than annotations can hold',
      workload('Pod', {
        podSpec: {
          containers: Array.from({ length: 10_000 }, (_, index) => ({ name: `container-${index}`, image: 'a' })),
        },
      }),
      /more than an object's annotations may have/,
    ],
    [
      'a path that nobody could read again',
      workload('Pod', { podSpec: { containers: [{ name: 'web', env: [{ name: 'X'.repeat(3000), value: '1' }] }] } }),
      /could not be read again: it has a path of more than/,
    ],
  ]
  for (const [what, manifest, reason] of none) {
    it(`there is none for ${what}`, () => {
      const computed = computeConfigHash(manifest)
      assert.ok(!computed.ok)
      assert.match(computed.reason, reason)
    })
  }

  for (const paths of [
    '',
    '{',
    '[]',
    'null',
    '{"a":{}}',
    '{}',
    '{"f:status":{}}',
    '{"f:spec":{"f:replicas":{}}}',
    'x'.repeat(300_000),
  ]) {
    it(`cannot be recomputed over ${paths.slice(0, 40)}`, () => {
      assert.equal(recomputeConfigHash(workload('Pod'), paths).ok, false)
    })
  }
})
