import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import packageJson from '../../../package.json' with { type: 'json' }
import { baseDirectory, pullSecretsDirectory, scanDirectory } from '../../../plugin/install/names.ts'
import { nameOf, objectTitle, typeOf } from '../../../plugin/install/object-types.ts'
import { readManifests } from '../../../plugin/install/read-manifests.ts'
import { asArray, asObject, dig, digObject, type JsonObject } from '../../../policies/json.ts'
import { needsKubectl } from '../../cluster/needs-kubectl.ts'

const objects = await readManifests(baseDirectory)
const one = (kind: string, name = 'heal-admission') =>
  objects.find((object) => object['kind'] === kind && dig(object, 'metadata', 'name') === name) ?? {}
const podSpec = digObject(one('Deployment'), 'spec', 'template', 'spec') ?? {}
const container = asObject(asArray(podSpec['containers'])[0]) ?? {}

function key(object: JsonObject): string {
  const metadata = digObject(object, 'metadata')
  return [object['kind'], metadata?.['namespace'], metadata?.['name']].map(String).join('/')
}

function byKey(all: readonly JsonObject[]): Record<string, JsonObject> {
  return Object.fromEntries(all.map((object) => [key(object), object]))
}

const sets = {
  base: objects,
  scan: await readManifests(scanDirectory),
  'pull-secrets': await readManifests(pullSecretsDirectory),
}

for (const [set, members] of Object.entries(sets))
  describe(`manifests/${set}`, () => {
    it('is read as kubectl kustomize renders it', function () {
      const directory = join(baseDirectory, '..', set)
      const text = execFileSync(needsKubectl(this), ['kustomize', directory], { encoding: 'utf8' })
      assert.deepEqual(byKey(loadAll(text).map((each) => asObject(each) ?? {})), byKey(members))
    })
    it('names only types that install knows, and no object twice', () => {
      for (const object of members) assert.ok(typeOf(object), key(object))
      assert.equal(new Set(members.map(key)).size, members.length)
    })
    it('labels everything as ours, with the version of the package', () => {
      for (const object of members) {
        const labels = digObject(object, 'metadata', 'labels')
        assert.equal(labels?.['app.kubernetes.io/managed-by'], 'kubectl-heal', key(object))
        assert.equal(labels['app.kubernetes.io/version'], packageJson.version, key(object))
      }
    })
    it('has the image of the version of the package', () => {
      const images = [...JSON.stringify(members).matchAll(/"image":"([^"]*)"/g)].map(([, image]) => image)
      assert.deepEqual(images, set === 'pull-secrets' ? [] : [`kubectl-heal:${packageJson.version}`])
    })
    it('has no wildcard in its roles', () => {
      for (const rule of members.flatMap((object) => asArray(object['rules'])))
        for (const list of ['apiGroups', 'resources', 'verbs'])
          assert.ok(!asArray(dig(rule, list)).includes('*'), JSON.stringify(rule))
    })
  })

const overlays: [overlay: string, change: RegExp][] = [
  ['development', /- --max-action=Warn\n[^]*replicas: 1\n|replicas: 1\n[^]*- --max-action=Warn\n/],
  ['production', /topologyKey: kubernetes\.io\/hostname\n *whenUnsatisfiable: DoNotSchedule\n/],
]
describe('manifests/overlays', () => {
  for (const [overlay, change] of overlays)
    it(`${overlay} is the base with its change`, function () {
      const directory = join(baseDirectory, '..', 'overlays', overlay)
      const text = execFileSync(needsKubectl(this), ['kustomize', directory], { encoding: 'utf8' })
      assert.match(text, change)
      assert.equal(loadAll(text).length, objects.length)
    })
})

describe('manifests/base', () => {
  it('puts the namespace and the CustomResourceDefinitions before what needs them, and the Deployment last', () => {
    const kinds = objects.map((object) => object['kind'])
    assert.equal(kinds[0], 'Namespace')
    assert.ok(kinds.lastIndexOf('CustomResourceDefinition') < kinds.indexOf('ClusterRole'))
    assert.equal(kinds.at(-1), 'Deployment')
  })
  it('registers no webhook: only a server that can answer does', () => {
    assert.ok(objects.every(({ kind }) => !String(kind).endsWith('WebhookConfiguration')))
  })
  it('ships the Secret of the certificates empty', () => {
    const { data, stringData } = one('Secret', 'heal-admission-tls')
    assert.deepEqual([data, stringData], [undefined, undefined])
  })
  it('names objects as kubectl takes them', () => {
    const type = typeOf(one('Deployment'))
    assert.ok(type)
    assert.equal(objectTitle(type, nameOf(one('Deployment'))), 'deployment/heal-admission')
  })
  it('keeps its pods within the restricted pod security of its namespace', () => {
    assert.equal(
      dig(one('Namespace', 'heal-system'), 'metadata', 'labels', 'pod-security.kubernetes.io/enforce'),
      'restricted',
    )
    assert.deepEqual(podSpec['securityContext'], { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    assert.equal(dig(container, 'securityContext', 'allowPrivilegeEscalation'), false)
    assert.equal(dig(container, 'securityContext', 'readOnlyRootFilesystem'), true)
    assert.deepEqual(dig(container, 'securityContext', 'capabilities'), { drop: ['ALL'] })
  })
  it('leaves the heap room within the memory limit', () => {
    const options = asArray(container['env']).find((variable) => dig(variable, 'name') === 'NODE_OPTIONS')
    assert.equal(dig(options, 'value'), '--max-old-space-size=512')
    assert.equal(dig(container, 'resources', 'limits', 'memory'), '768Mi')
  })
  it('upgrades without ever having fewer pods', () => {
    assert.deepEqual(dig(one('Deployment'), 'spec', 'strategy', 'rollingUpdate'), { maxSurge: 1, maxUnavailable: 0 })
    assert.equal(dig(one('PodDisruptionBudget'), 'spec', 'maxUnavailable'), 1)
  })
  it('selects its own pods everywhere', () => {
    const labels = digObject(one('Deployment'), 'spec', 'template', 'metadata', 'labels') ?? {}
    const selectors = [
      dig(one('Deployment'), 'spec', 'selector', 'matchLabels'),
      dig(one('Service'), 'spec', 'selector'),
      dig(one('PodDisruptionBudget'), 'spec', 'selector', 'matchLabels'),
      dig(one('NetworkPolicy'), 'spec', 'podSelector', 'matchLabels'),
    ]
    for (const selector of selectors) {
      const entries = Object.entries(asObject(selector) ?? {})
      assert.ok(entries.length > 0)
      for (const [name, value] of entries) assert.equal(labels[name], value)
    }
  })
  it('says of every rule of the server what needs it', () => {
    const lines = readFileSync(join(baseDirectory, 'rbac.yaml'), 'utf8').split('\n')
    const topics = lines.flatMap((line, index) => (line.startsWith('  - apiGroups') ? [index] : []))
    const bare = topics.filter((index) => {
      const before = lines.slice(0, index)
      const since = before.slice(before.findLastIndex((line) => line === 'rules:'))
      return !since.some((line) => line.startsWith('  # '))
    })
    assert.ok(topics.length > 5)
    assert.deepEqual(bare, [])
  })
})

const rules = (kind: string, name: string) => asArray(one(kind, name)['rules']).map((rule) => asObject(rule) ?? {})
const everyRule = objects.flatMap((object) => asArray(object['rules']).map((rule) => asObject(rule) ?? {}))

describe('roles of manifests/base', () => {
  it('let the server write no workload, no policy, no role, and delete nothing but exceptions', () => {
    const mayWrite = rules('ClusterRole', 'heal-admission').filter((rule) =>
      asArray(rule['verbs']).some((verb) => !['get', 'list', 'watch'].includes(String(verb))),
    )
    const written = mayWrite.flatMap((rule) => asArray(rule['resources'])).sort()
    assert.deepEqual(
      [...new Set(written)],
      [
        'driftexceptions',
        'driftexceptions/status',
        'driftpolicies/status',
        'events',
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
      ],
    )
    const deletes = everyRule.filter((rule) => asArray(rule['verbs']).some((verb) => String(verb).startsWith('delete')))
    const deleted = deletes.map((rule) => rule['resources'])
    // Old exceptions by the server; old Remediations by the person who makes new ones.
    assert.deepEqual(deleted, [['driftexceptions'], ['remediations']])
    assert.deepEqual(rules('ClusterRole', 'heal-fix').filter((rule) => deletes.includes(rule)).length, 1)
  })
  it('let the server read one Secret and list no other', () => {
    const secrets = everyRule.filter((rule) => asArray(rule['resources']).includes('secrets'))
    assert.deepEqual(
      secrets.map((rule) => rule['resourceNames']),
      [['heal-admission-tls']],
    )
  })
  it('let nobody grant overrides by being admin or editor of a namespace', () => {
    const labels = Object.keys(digObject(one('ClusterRole', 'heal-override'), 'metadata', 'labels') ?? {})
    assert.deepEqual(
      labels.filter((label) => label.includes('aggregate-to')),
      [],
    )
    const granting = objects.filter((object) =>
      asArray(object['rules']).some(
        (rule) =>
          asArray(dig(rule, 'resources')).includes('driftexceptions') && asArray(dig(rule, 'verbs')).includes('create'),
      ),
    )
    assert.deepEqual(granting.map(key), ['ClusterRole/undefined/heal-override'])
  })
})
