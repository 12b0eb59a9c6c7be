import assert from 'node:assert/strict'
import { exportVap } from '../../../policies/export/vap/export-vap.ts'
import { asArray, asObject, asString, dig, type JsonObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { impersonatingApi, type ImpersonatingApi, type Person } from '../../support/vap/impersonating-api.ts'
import { groupOf, installTwin, untilInForce } from '../../support/vap/twin-install.ts'
import { workload } from '../../support/workloads.ts'

const now = Date.parse('2026-11-20T22:30:00Z')
const apiVersion = 'kubectl-heal.io/v1alpha1'
const policy = {
  ...{ apiVersion, kind: 'DriftPolicy', metadata: { name: 'shop' } },
  spec: {
    match: { namespaces: ['prod-*'] },
    managers: { serviceAccounts: ['argocd/*'] },
    action: 'Enforce',
    overrides: { allowed: true, maxDuration: '4h' },
    rules: [
      { name: 'replicas', replicaLock: { range: { min: 1, max: 3 } } },
      { name: 'limits', resourceLimits: { max: { memory: '1Gi' } } },
    ],
  },
}
const exception = {
  ...{ apiVersion, kind: 'DriftException', metadata: { name: 'inc-1' } },
  spec: {
    ...{ policy: 'shop', rules: ['replicas'], owner: 'team-shop', reason: 'sale' },
    target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
    subjects: [{ kind: 'User', name: 'alice' }],
    ...{ notBefore: '2026-11-20T22:00:00Z', expiresAt: '2026-11-20T23:00:00Z' },
  },
}

/** Twins without and with the exception, told apart by a group of who asks. */
const twins: Record<string, JsonObject[]> = { plain: [policy], excepted: [policy, exception] }

const deployments = '/apis/apps/v1/namespaces/prod-shop/deployments'
const pods = '/api/v1/namespaces/prod-shop/pods'
const replicas = (count: number) => ({ spec: { replicas: count } })
const memory = (limit: string) => ({
  spec: { containers: [{ name: 'web', resources: { limits: { memory: limit } } }] },
})
const deleteOptions = { apiVersion: 'v1', kind: 'DeleteOptions', dryRun: ['All'] }
const hpa = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler'

type Row = [claim: string, user: string, method: string, path: string, body: JsonObject, wanted: 'allowed' | RegExp]

/** What happens to a Deployment whose Pods the controllers have made. `POD` is the name of one. */
const rows: readonly Row[] = [
  [
    'a person does not scale',
    'bob',
    'PATCH',
    `${deployments}/web/scale`,
    replicas(5),
    /replicas are locked \(spec\.replicas: 5 → 1\)/,
  ],
  ['nor by editing', 'bob', 'PATCH', `${deployments}/web`, replicas(0), /replicas are locked/],
  ['a manager does', 'system:serviceaccount:argocd:app', 'PATCH', `${deployments}/web/scale`, replicas(5), 'allowed'],
  ['the autoscaler scales inside the range', hpa, 'PATCH', `${deployments}/web/scale`, replicas(3), 'allowed'],
  [
    'the autoscaler does not leave the range',
    hpa,
    'PATCH',
    `${deployments}/web/scale`,
    replicas(4),
    /outside the range 1 to 3/,
  ],
  [
    'a Pod is not resized beyond its bounds',
    'bob',
    'PATCH',
    `${pods}/POD/resize`,
    memory('2Gi'),
    /memory limit 2Gi is above 1Gi/,
  ],
  ['a Pod is resized within them', 'bob', 'PATCH', `${pods}/POD/resize`, memory('768Mi'), 'allowed'],
  [
    'what a controller made is labelled by anybody',
    'bob',
    'PATCH',
    `${pods}/POD`,
    { metadata: { labels: { a: 'b' } } },
    'allowed',
  ],
  ['nothing is kept from being deleted', 'bob', 'DELETE', `${deployments}/web`, deleteOptions, 'allowed'],
  [
    'kube-system is left alone',
    'bob',
    'POST',
    '/apis/apps/v1/namespaces/kube-system/deployments',
    workload('Deployment', { namespace: 'kube-system' }),
    'allowed',
  ],
]

describe('exported ValidatingAdmissionPolicies, in a cluster at work', function () {
  this.timeout(120_000)
  let plane: ControlPlane | undefined
  let api: ImpersonatingApi | undefined
  let pod = ''

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    api = await impersonatingApi(await plane.kubeconfig('admin'))
    await install(api)
    const resources = { limits: { memory: '512Mi' }, requests: { memory: '128Mi' } }
    const container = { name: 'web', image: 'registry.example.com/web:1', resources }
    await api.demand(
      'POST',
      deployments,
      workload('Deployment', { spec: { replicas: 1 }, podSpec: { containers: [container] } }),
    )
    pod = await podOf(api)
  })
  after(async () => {
    api?.close()
    await plane?.stop()
  })

  async function ask(username: string, twin: string, method: string, path: string, body: JsonObject): Promise<string> {
    assert.ok(api)
    const person: Person = { username, groups: ['system:masters', groupOf(twin)] }
    const answer = await api.call(method, `${path.replace('POD', pod)}?dryRun=All`, body, person)
    return answer.status < 300 ? 'allowed' : (asString(answer.body['message']) ?? '')
  }

  for (const [claim, user, method, path, body, wanted] of rows) {
    it(claim, async () => {
      const found = await ask(user, 'plain', method, path, body)
      if (wanted === 'allowed') assert.equal(found, wanted)
      else assert.match(found, wanted)
    })
  }

  it('an exception that was live at the export passes for its subject, and for nobody else', async () => {
    const scale = (user: string) => ask(user, 'excepted', 'PATCH', `${deployments}/web/scale`, replicas(5))
    assert.equal(await scale('alice'), 'allowed')
    assert.match(await scale('bob'), /replicas are locked/)
  })
})

/** Also for whoever is not in the groups of the tests: the controllers make Pods with the twins in force. */
async function install(api: ImpersonatingApi): Promise<void> {
  for (const [key, documents] of Object.entries(twins)) {
    const files = documents.map((document, index) => ({
      path: `${String(index)}.yaml`,
      text: JSON.stringify(document),
    }))
    const { set, problems } = await loadPolicies(files, { now })
    assert.ok(set, JSON.stringify(problems))
    const { objects } = exportVap(set, { now, ownNamespace: 'heal-system' })
    await installTwin(api, objects, key)
    if (key === 'plain') for (const object of objects) await createAsItIs(api, object)
  }
  await untilInForce(api)
}

/** Judges everybody who is in no group of the tests. */
async function createAsItIs(api: ImpersonatingApi, object: JsonObject): Promise<void> {
  const isPolicy = object['kind'] === 'ValidatingAdmissionPolicy'
  const plural = isPolicy ? 'validatingadmissionpolicies' : 'validatingadmissionpolicybindings'
  const expression = '!request.userInfo.groups.exists(g, g.startsWith("twin:"))'
  const conditions = [...asArray(dig(object, 'spec', 'matchConditions')), { name: 'others', expression }]
  const spec = { ...asObject(object['spec']), ...(isPolicy ? { matchConditions: conditions } : {}) }
  await api.demand('POST', `/apis/admissionregistration.k8s.io/v1/${plural}`, { ...object, spec })
}

async function podOf(api: ImpersonatingApi): Promise<string> {
  let name = ''
  await until('the Deployment has a Pod', 30_000, async () => {
    const { body } = await api.call('GET', `${pods}?labelSelector=app%3Dweb`)
    name = asString(dig(asArray(body['items'])[0], 'metadata', 'name')) ?? ''
    return name !== ''
  })
  return name
}
