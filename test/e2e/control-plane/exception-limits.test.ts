import assert from 'node:assert/strict'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { startClusterPolicies, type ClusterPolicies } from '../../../admission/cluster-policies/cluster-policies.ts'
import { createClusterPolicyMetrics } from '../../../admission/cluster-policies/metrics.ts'
import { createLifecycle } from '../../../admission/exceptions/lifecycle.ts'
import { createExceptionMetrics, type ExceptionMetrics } from '../../../admission/exceptions/metrics.ts'
import { keptAfterEnd } from '../../../admission/exceptions/retention.ts'
import { fullBecause } from '../../../admission/policy-objects/exception-limits.ts'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { loadEndpoint } from '../../../cluster/kube-config.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { exceptionObject } from '../../support/policy-objects.ts'
import { installCrds, ours } from './policy-objects/house.ts'
import { createStage, policy, succeed } from './policy-objects/stage.ts'

const hour = 3_600_000
const log = pino({ level: 'silent' })

describe('more exceptions than are kept, in a real cluster', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let client: ApiClient
  let policies: ClusterPolicies
  let metrics: ExceptionMetrics
  let pass: () => Promise<void>
  const closing: (() => unknown)[] = []

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    closing.unshift(() => plane.stop())
    await installCrds(plane.api)
    const { kubectl, apply } = createStage(plane)
    await succeed(kubectl('admin', 'create namespace heal-system'))
    await succeed(kubectl('admin', 'create serviceaccount heal-admission -n heal-system'))
    await succeed(kubectl('admin', 'apply -f manifests/base/rbac.yaml'))
    await succeed(apply('admin', policy()))
    // No webhook is registered yet: this is what may have been granted while there was none.
    for (let at = 0; at < 5; at += 1) await grant(`running-${at}`, hour, 'Active')
    for (let at = 0; at < 15; at += 1) await grant(`recent-${at}`, -hour, 'Expired')
    for (let at = 0; at < 10; at += 1) await grant(`old-${at}`, -keptAfterEnd - hour, 'Expired')
    client = await serverClient()
    policies = follow()
    closing.unshift(
      () => {
        policies.stop()
      },
      () => {
        client.close()
      },
    )
    metrics = createExceptionMetrics([new Registry()])
    const events = { record: () => undefined }
    pass = createLifecycle({ ...{ client, policies, log, events, metrics }, leading: () => true, now: Date.now })
  })
  after(async () => {
    for (const close of closing) await close()
  })

  async function grant(name: string, left: number, phase: string): Promise<void> {
    const spec = { expiresAt: new Date(Date.now() + left).toISOString() }
    const object = { ...exceptionObject(spec), metadata: { name } }
    await plane.api.demand('POST', `${ours}/driftexceptions`, object)
    const patch = { status: { phase, message: '' } }
    const path = `${ours}/driftexceptions/${name}/status`
    await plane.api.demand('PATCH', path, patch, 'application/merge-patch+json')
  }

  /** With the rights that the manifests give to the server. */
  async function serverClient(): Promise<ApiClient> {
    const file = await plane.serviceAccountKubeconfig('heal-system', 'heal-admission')
    const loaded = await loadEndpoint({ kind: 'kubeconfig', file })
    assert.ok(loaded.ok)
    return createApiClient(loaded.endpoint)
  }

  function follow(): ClusterPolicies {
    return startClusterPolicies({
      ...{ client, paths: [], now: Date.now, log, onReload: () => undefined },
      metrics: createClusterPolicyMetrics([new Registry()]),
      bounds: { mostExceptions: 20, pace: 200, backOff: { first: 50, longest: 500 } },
    })
  }

  it('a server that starts knows the policies and what runs, is ready, and tells', async () => {
    await until('the set is known', 10_000, () => policies.current() !== undefined)
    const set = policies.current()?.set
    assert.deepEqual([set?.policies.length, set?.exceptions.length], [1, 5])
    assert.equal(policies.notReady(), undefined)
    assert.match(policies.lastReload()?.problems[0]?.message ?? '', /has more than 20 DriftExceptions/)
  })

  it('no further one would be granted', () => {
    const limits = { running: 50, inAll: 20 }
    assert.match(
      fullBecause(policies.exceptionObjects() ?? new Map(), Date.now(), limits)?.problem ?? '',
      /^the cluster/,
    )
  })

  it('the leader deletes the old ones with the rights it has, and then all are known', async () => {
    await until('all are known', 15_000, async () => {
      await pass()
      return !policies.exceptionsCut() && policies.exceptionObjects()?.size === 20
    })
    assert.equal((await metrics.deleted.get()).values[0]?.value, 10)
    const names = [...(policies.exceptionObjects()?.keys() ?? [])]
    assert.ok(names.every((name) => !name.startsWith('old-')))
    await policies.refresh()
    assert.deepEqual(policies.lastReload()?.problems, [])
  })
})
