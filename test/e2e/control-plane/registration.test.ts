import assert from 'node:assert/strict'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { asArray, dig, type JsonObject } from '../../../policies/json.ts'
import { webhookConfigurations } from '../../../policies/registration/webhook-configurations.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { dice } from '../../support/mutations.ts'
import { workload } from '../../support/workloads.ts'
import { driftPolicy, options, randomSet, ruleNames, setOf } from '../../unit/registration/policies.ts'
import { rule } from '../../unit/registration/webhooks.ts'
import { clientOf } from './registration/keeping.ts'
import { startRecorder, type Recorder } from './registration/recorder.ts'

const configurations = '/apis/admissionregistration.k8s.io/v1'
const validatingPath = `${configurations}/validatingwebhookconfigurations`
const mutatingPath = `${configurations}/mutatingwebhookconfigurations`
const merge = 'application/merge-patch+json'
const strategic = 'application/strategic-merge-patch+json'

describe('the registration on a real API server', function () {
  this.timeout(90_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  const cleanup: (() => unknown)[] = []

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane({ namespaces: ['prod-shop', 'dev', 'heal-system'] })
  })
  after(() => started?.stop())
  afterEach(async () => {
    for (const end of cleanup.splice(0).reverse()) await end()
    await plane.api.request('DELETE', `${validatingPath}/kubectl-heal`)
    await plane.api.request('DELETE', `${mutatingPath}/kubectl-heal`)
  })

  it('every configuration is accepted: the conditions of all rules and of random policies compile', async () => {
    const all = driftPolicy('all', { rules: ruleNames.map((name) => rule(name)) })
    const sets = [await setOf(all), ...(await Promise.all([...Array(25).keys()].map((seed) => randomSet(dice(seed)))))]
    for (const set of sets) {
      const { validating, mutating } = webhookConfigurations(set, { ...options, policyObjects: true })
      await plane.api.demand('POST', `${validatingPath}?dryRun=All`, { ...validating })
      await plane.api.demand('POST', `${mutatingPath}?dryRun=All`, { ...mutating })
    }
  })

  describe('calls', () => {
    let recorder: Recorder
    let alice: ApiClient

    beforeEach(async () => {
      recorder = await startRecorder()
      alice = await clientOf(await plane.kubeconfig('developer'))
      cleanup.push(
        () => {
          recorder.stop()
        },
        () => {
          alice.close()
        },
      )
      const set = await setOf(
        driftPolicy('prod', {
          match: { namespaces: ['prod-*'], kinds: ['Deployment'] },
          rules: [rule('replicas'), rule('limits'), rule('team')],
        }),
        driftPolicy('place', {
          match: { objectSelector: { matchLabels: { tier: 'production' } } },
          rules: [rule('place')],
        }),
        driftPolicy('soft', {
          match: { namespaces: ['dev'], kinds: ['Deployment'] },
          action: 'Warn',
          rules: [rule('probes')],
        }),
        driftPolicy('declared', { match: { kinds: ['StatefulSet'] }, rules: [rule('declared')] }),
        driftPolicy('signed', {
          match: { namespaces: ['prod-*'], kinds: ['Deployment'] },
          action: 'Audit',
          rules: [rule('signed')],
        }),
      )
      const mine = { ...options, target: { url: recorder.url }, caBundle: recorder.ca }
      const { validating, mutating } = webhookConfigurations(set, mine)
      await plane.api.demand('POST', validatingPath, { ...validating })
      await plane.api.demand('POST', mutatingPath, { ...mutating })
      await until('the API server calls the webhooks', 10_000, async () => {
        await plane.api.request('POST', `${deployments('prod-shop')}?dryRun=All`, deployment('probe', 'prod-shop'))
        return new Set(recorder.calls('probe').map((call) => call.split(' ')[0])).size === 3
      })
    })

    const deployments = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`
    const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`

    function deployment(
      name: string,
      namespace: string,
      metadata: JsonObject = {},
    ): JsonObject & { metadata: JsonObject } {
      const labels = { app: name }
      return {
        ...workload('Deployment', {
          name,
          namespace,
          templateMetadata: { labels },
          spec: { replicas: 1, selector: { matchLabels: labels } },
        }),
        metadata: { name, ...metadata },
      }
    }

    /** Creates it, waits for its Pod, and gives the Pod's path. */
    async function running(name: string, namespace: string): Promise<string> {
      await plane.api.demand('POST', deployments(namespace), deployment(name, namespace))
      return podOf(name, namespace)
    }

    async function podOf(name: string, namespace: string, not = ''): Promise<string> {
      let found = ''
      await until(`a Pod of ${name}`, 15_000, async () => {
        const list = await plane.api.demand('GET', `${pods(namespace)}?labelSelector=app%3D${name}`)
        const names = asArray(list['items']).map((pod) => String(dig(pod, 'metadata', 'name')))
        found = names.find((each) => each !== not) ?? ''
        return found !== ''
      })
      return `${pods(namespace)}/${found}`
    }

    async function patch(path: string, body: JsonObject, type = merge): Promise<void> {
      const result = await alice.request({ method: 'PATCH', path, body, contentType: type, timeout: 10_000 })
      assert.ok(result.ok, JSON.stringify(result))
    }

    it('a Deployment in production: the person is judged, of the controllers only the images of Pods', async () => {
      await running('web', 'prod-shop')
      assert.deepEqual(recorder.calls('web'), [
        'closed CREATE deployments by admin',
        'mutate CREATE deployments by admin',
        'open CREATE deployments by admin',
        'open CREATE pods by replicaset-controller',
      ])
    })

    it('a Pod that is deleted is replaced with no call but for its images', async () => {
      const pod = await running('again', 'prod-shop')
      const before = recorder.calls('again').length
      await plane.api.demand('DELETE', `${pod}?gracePeriodSeconds=0`)
      await podOf('again', 'prod-shop', pod.split('/').at(-1))
      await until('the new Pod', 5_000, () => recorder.calls('again').length > before)
      assert.deepEqual(
        recorder.calls('again').slice(before - 1),
        Array(2).fill('open CREATE pods by replicaset-controller'),
      )
    })

    it('/scale is judged where replicas are locked, and nowhere else', async () => {
      await running('scaled', 'prod-shop')
      await running('scaled', 'dev')
      for (const namespace of ['prod-shop', 'dev'])
        await patch(`${deployments(namespace)}/scaled/scale`, { spec: { replicas: 0 } })
      const calls = recorder.kinds('scaled', 'UPDATE')
      assert.deepEqual(calls, ['closed UPDATE deployments/scale by developer'])
    })

    it('/status is judged where an annotation that a rule reads changes, and only then', async () => {
      await running('told', 'prod-shop')
      const path = `${deployments('prod-shop')}/told/status`
      await plane.api.demand('PATCH', path, { status: { observedGeneration: 1 } }, merge)
      await plane.api.demand('PATCH', path, { metadata: { annotations: { other: 'x' } } }, merge)
      assert.deepEqual(recorder.kinds('told', 'status'), [])
      await plane.api.demand('PATCH', path, { metadata: { annotations: { owner: 'x' } } }, merge)
      const calls = recorder.kinds('told', 'status')
      assert.deepEqual(calls, ['closed UPDATE deployments/status by admin'])
    })

    it('/status of what was applied is judged where its metadata changes, of what was not, never', async () => {
      const sets = '/apis/apps/v1/namespaces/dev/statefulsets'
      const set = (name: string) => ({
        ...workload('StatefulSet', { name, namespace: 'dev', metadata: { annotations: { declared: 'yes' } } }),
      })
      const applied = await plane.api.request(
        'PATCH',
        `${sets}/applied?fieldManager=git`,
        set('applied'),
        'application/apply-patch+yaml',
      )
      assert.equal(applied.status, 201)
      await plane.api.demand('POST', sets, set('created'))
      for (const name of ['applied', 'created']) {
        // The API server takes no managedFields through a subresource.
        for (const change of [
          { status: { observedGeneration: 1 } },
          { metadata: { managedFields: [{}] } },
          { metadata: { annotations: { declared: 'no' } } },
        ])
          await plane.api.demand('PATCH', `${sets}/${name}/status`, change, merge)
      }
      const calls = (name: string) => recorder.kinds(name, 'status')
      assert.deepEqual(calls('created'), [])
      assert.deepEqual(calls('applied'), ['closed UPDATE statefulsets/status by admin'])
    })

    it('a change is sent to be filled in only where it changes the pod template', async () => {
      await running('filled', 'prod-shop')
      const updates = () => recorder.kinds('filled', 'mutate UPDATE')
      await patch(`${deployments('prod-shop')}/filled`, {
        metadata: { labels: { some: 'label' } },
        spec: { replicas: 2 },
      })
      assert.deepEqual(updates(), [])
      await patch(`${deployments('prod-shop')}/filled`, {
        spec: { template: { metadata: { labels: { some: 'label' } } } },
      })
      assert.deepEqual(updates(), ['mutate UPDATE deployments by developer'])
    })

    it('/resize and /ephemeralcontainers of a Pod that a workload owns are judged, of a bare one not', async () => {
      const owned = await running('small', 'prod-shop')
      await plane.api.demand('POST', pods('prod-shop'), workload('Pod', { name: 'bare-one', namespace: 'prod-shop' }))
      for (const path of [owned, `${pods('prod-shop')}/bare-one`]) {
        const debug = [{ name: 'debug', image: 'busybox', targetContainerName: 'web' }]
        await plane.api.demand(
          'PATCH',
          `${path}/ephemeralcontainers`,
          { spec: { ephemeralContainers: debug } },
          strategic,
        )
        const resize = [{ name: 'web', resizePolicy: [] }]
        await plane.api.demand('PATCH', `${path}/resize`, { spec: { containers: resize } }, strategic)
      }
      assert.deepEqual(recorder.calls('bare'), [])
      assert.deepEqual(recorder.kinds('small', 'UPDATE'), [
        'closed UPDATE pods/resize by admin',
        'open UPDATE pods/ephemeralcontainers by admin',
      ])
    })

    it('a policy by labels is asked only about objects that have or had them, in any namespace', async () => {
      await plane.api.demand('POST', deployments('default'), deployment('plain', 'default'))
      await plane.api.demand(
        'POST',
        deployments('default'),
        deployment('labelled', 'default', { labels: { tier: 'production' } }),
      )
      assert.deepEqual(recorder.calls('plain'), [])
      assert.deepEqual(recorder.calls('labelled'), ['closed CREATE deployments by admin'])
    })

    for (const namespace of ['kube-system', 'heal-system', 'default'])
      it(`nothing in ${namespace} causes a call, from creation to deletion`, async () => {
        const labels = namespace === 'default' ? {} : { tier: 'production' }
        await plane.api.demand('POST', deployments(namespace), deployment('outside', namespace, { labels }))
        await podOf('outside', namespace)
        await plane.api.demand('PATCH', `${deployments(namespace)}/outside/scale`, { spec: { replicas: 3 } }, merge)
        await plane.api.demand('DELETE', `${deployments(namespace)}/outside`)
        assert.deepEqual(recorder.calls('outside'), [])
      })

    it('deletion, and what its finalizers need, causes no call', async () => {
      await running('leaving', 'prod-shop')
      const path = `${deployments('prod-shop')}/leaving`
      const before = recorder.calls('leaving').length
      await plane.api.demand('DELETE', path, {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Foreground',
      })
      await until('it is gone', 15_000, async () => (await plane.api.request('GET', path)).status === 404)
      assert.equal(recorder.calls('leaving').length, before)
    })

    it('other kinds cause no call, wherever they are', async () => {
      const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'outside-map' } }
      await plane.api.demand('POST', '/api/v1/namespaces/prod-shop/configmaps', map)
      await plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/statefulsets', {
        ...workload('StatefulSet', { name: 'outside-set', namespace: 'prod-shop' }),
      })
      assert.deepEqual(recorder.calls('outside'), [])
    })
  })
})
