import assert from 'node:assert/strict'
import { desiredReplicasAnnotation } from '../../sandbox/controllers/metrics.ts'
import { at, numberAt, textAt } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject } from '../../sandbox/types.ts'
import { buildReview } from '../../sandbox/webhooks/review.ts'
import { orderedShape } from '../../support/review-shape.ts'
import { recordedReviews } from '../sandbox-webhooks/recorded-reviews.ts'
import type { ControllerTest } from './host.ts'
import { startControllerTest } from './host.ts'
import { autoscalerOf, job, workload } from './manifests.ts'

/** What depends on the objects that were recorded, not on who wrote them; statuses are compared to their keys elsewhere. */
const ignoreMetadata = ['annotations', 'labels', 'finalizers', 'managedFields']

const controllers =
  /-by-((deployment|replicaset|replication|statefulset|daemon-set|job)-controller|horizontal-pod-autoscaler|system-kube-scheduler)/
// The sandbox fires no schedules, and deletes without the state in between where nothing has to wait.
const names = [...recordedReviews().keys()].filter((name) => controllers.test(name) && !name.includes('-deleting'))

describe('the controllers of the sandbox write what the recorded ones wrote', () => {
  let test: ControllerTest

  before(async function () {
    test = await startControllerTest()
    const { admin } = test
    await admin.create(workload('apps/v1', 'Deployment', { replicas: 2 }))
    await admin.create(autoscalerOf(1, 9, { [desiredReplicasAnnotation]: '3' }))
    for (const [apiVersion, kind] of [
      ['v1', 'ReplicationController'],
      ['apps/v1', 'StatefulSet'],
      ['apps/v1', 'DaemonSet'],
    ] as const) {
      const manifest = workload(apiVersion, kind, kind === 'StatefulSet' ? { serviceName: 'x' } : {})
      await admin.create({ ...manifest, metadata: { name: kind.toLowerCase() } })
    }
    await admin.create(job())
    await test.until('Job', 'web', (object) => textAt(object, 'status.completionTime') !== '')
    await test.until('Deployment', 'web', (object) => numberAt(object, 'status.availableReplicas') === 3)
    await test.until('StatefulSet', 'statefulset', (object) => numberAt(object, 'status.availableReplicas') === 1)
    await test.until('DaemonSet', 'daemonset', (object) => numberAt(object, 'status.numberAvailable') === 1)
    const scaled = {
      ...autoscalerOf(1, 2),
      metadata: { name: 'web', annotations: { [desiredReplicasAnnotation]: '2' } },
    }
    await admin.update(scaled)
    await test.until('Deployment', 'web', (object) => numberAt(object, 'status.replicas') === 2)
  })

  after(() => test.stop())

  for (const name of names) {
    it(name, () => {
      const recorded = recordedReviews().get(name) ?? {}
      const written = (name.includes('-mutate') ? test.mutations : test.writes).find((one) => isLike(one, recorded))
      assert.ok(written, 'nothing like it was written')
      const shape = (review: JsonObject) => orderedShape(review, { ignoreMetadata })
      assert.equal(shape(buildReview(written, 'uid')), shape(recorded))
    })
  }

  it('and nobody else wrote', () => {
    const known = new Set([...recordedReviews().values()].map((review) => textAt(review, 'request.userInfo.username')))
    const others = ['admin', 'system:node:sandbox', 'system:serviceaccount:kube-system:cronjob-controller']
    const unknown = test.writes
      .map(({ user }) => user.username)
      .filter((user) => !known.has(user) && !others.includes(user))
    assert.deepEqual(unknown, [])
  })
})

function isLike(write: AdmissionAttributes, review: JsonObject): boolean {
  return (
    write.user.username === textAt(review, 'request.userInfo.username') &&
    write.operation === at(review, 'request.operation') &&
    write.resource.resource === textAt(review, 'request.resource.resource') &&
    write.subresource === textAt(review, 'request.subResource')
  )
}
