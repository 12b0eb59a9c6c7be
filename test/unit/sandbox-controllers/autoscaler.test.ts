import assert from 'node:assert/strict'
import { until } from '../../cluster/until.ts'
import { clampAnnotation } from '../../sandbox/controllers/autoscaler.ts'
import { desiredReplicasAnnotation } from '../../sandbox/controllers/metrics.ts'
import { listAt, numberAt } from '../../sandbox/json.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import type { ControllerTest } from './host.ts'
import { startControllerTest } from './host.ts'
import { autoscalerOf, workload } from './manifests.ts'

const asks = (count: number, clamp = 'true') => ({
  [desiredReplicasAnnotation]: String(count),
  [clampAnnotation]: clamp,
})

const claims: [claim: string, replicas: number, hpa: JsonObject, becomes: number][] = [
  ['is left alone within the range', 3, autoscalerOf(2, 5), 3],
  ['is raised to minReplicas', 1, autoscalerOf(2, 5), 2],
  ['is lowered to maxReplicas', 9, autoscalerOf(2, 5), 5],
  ['is scaled to what is asked for', 2, autoscalerOf(2, 8, asks(6)), 6],
  ['is scaled no further than maxReplicas', 2, autoscalerOf(2, 5, asks(6)), 5],
  ['is scaled anywhere if the range is switched off', 2, autoscalerOf(2, 5, asks(7, 'false')), 7],
  ['is left alone at zero', 0, autoscalerOf(2, 5), 0],
]

describe('the HPA controller of the sandbox: a Deployment', () => {
  let test: ControllerTest

  beforeEach(async () => {
    test = await startControllerTest()
  })

  afterEach(() => test.stop())

  for (const [claim, replicas, hpa, becomes] of claims) {
    it(claim, async () => {
      await test.admin.create(workload('apps/v1', 'Deployment', { replicas }))
      await test.admin.create(hpa)
      await test.until(
        'HorizontalPodAutoscaler',
        'web',
        (object) => object['status'] !== undefined && listAt(object, 'status.conditions').length > 0,
      )
      const scaled = await test.until('Deployment', 'web', (object) => numberAt(object, 'spec.replicas') === becomes)
      const scales = test.writes.filter(({ subresource }) => subresource === 'scale')
      assert.equal(numberAt(scaled, 'spec.replicas'), becomes)
      assert.ok(
        scales.every(({ user }) => user.username === 'system:serviceaccount:kube-system:horizontal-pod-autoscaler'),
      )
      assert.equal(scales.length, replicas === becomes ? 0 : 1)
    })
  }

  it('a denied scale shows on the HPA and is tried again, not too often', async () => {
    const status = { code: 403, reason: 'Forbidden', message: 'admission webhook "x" denied the request: too many' }
    test.judge(({ subresource }) => (subresource === 'scale' ? status : undefined))
    await test.admin.create(workload('apps/v1', 'Deployment', { replicas: 2 }))
    await test.admin.create(autoscalerOf(2, 20, asks(15)))
    const denied = await test.until('HorizontalPodAutoscaler', 'web', (object) =>
      listAt(object, 'status.conditions').some(({ reason }) => reason === 'FailedUpdateScale'),
    )
    assert.match(JSON.stringify(denied['status']), /unable to update the target scale: .*denied the request: too many/)
    const started = Date.now()
    const tries = () => test.writes.filter(({ subresource }) => subresource === 'scale').length
    await until('the third try', 5000, () => tries() >= 3)
    assert.ok(Date.now() - started >= 100, 'the third try came too soon')
    assert.ok(
      test.failures.every(({ controller }) => controller === 'horizontal-pod-autoscaler') && test.failures.length > 0,
    )
    test.judge(() => undefined)
    await test.until('Deployment', 'web', (object) => numberAt(object, 'spec.replicas') === 15)
  })
})
