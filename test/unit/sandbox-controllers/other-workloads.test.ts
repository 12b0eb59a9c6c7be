import assert from 'node:assert/strict'
import { at, listAt, numberAt, objectAt, textAt } from '../../sandbox/json.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import type { ControllerTest } from './host.ts'
import { startControllerTest } from './host.ts'
import { job, template, workload } from './manifests.ts'

const podNames = (test: ControllerTest, type: string) =>
  test.changes
    .filter((one) => one.resource.kind === 'Pod' && one.type === type)
    .map(({ object }) => textAt(object, 'metadata.name'))

describe('other workloads in the sandbox', () => {
  let test: ControllerTest

  beforeEach(async () => {
    test = await startControllerTest()
  })

  afterEach(async () => {
    await test.stop()
    assert.deepEqual(test.failures, [])
  })

  async function retemplate(target: string): Promise<void> {
    const object = test.admin.get(target, 'default', 'web')
    const spec = { ...objectAt(object, 'spec'), template: template('nginx:2') }
    await test.admin.update({ ...object, metadata: { name: 'web' }, spec })
  }

  it('a ReplicationController keeps its pods, also when one is deleted', async () => {
    const rc = workload('v1', 'ReplicationController', { replicas: 2 })
    await test.admin.create(rc)
    const ready = (object: JsonObject) => numberAt(object, 'status.readyReplicas') === 2
    await test.until('ReplicationController', 'web', ready)
    const [pod] = test.admin.list('Pod', 'default')
    await test.admin.delete(pod ?? {})
    await test.until('ReplicationController', 'web', (object) => !ready(object))
    await test.until('ReplicationController', 'web', ready)
  })

  it('a StatefulSet makes its pods in order and replaces them from the last', async () => {
    const set = workload('apps/v1', 'StatefulSet', { replicas: 3, serviceName: 'web' })
    await test.admin.create(set)
    const updated = (object: JsonObject) =>
      numberAt(object, 'status.updatedReplicas') === 3 &&
      at(object, 'status.currentRevision') === at(object, 'status.updateRevision') &&
      at(object, 'status.observedGeneration') === at(object, 'metadata.generation')
    await test.until('StatefulSet', 'web', updated)
    assert.deepEqual(podNames(test, 'ADDED'), ['web-0', 'web-1', 'web-2'])
    await retemplate('StatefulSet')
    await test.until('StatefulSet', 'web', updated)
    assert.deepEqual(podNames(test, 'DELETED'), ['web-2', 'web-1', 'web-0'])
    assert.equal(test.admin.list('ControllerRevision', 'default').length, 2)
  })

  it('a DaemonSet has one pod, replaced when its template changes', async () => {
    await test.admin.create(workload('apps/v1', 'DaemonSet'))
    const updated = (object: JsonObject) =>
      numberAt(object, 'status.numberAvailable') === 1 &&
      numberAt(object, 'status.updatedNumberScheduled') === 1 &&
      at(object, 'status.observedGeneration') === at(object, 'metadata.generation')
    await test.until('DaemonSet', 'web', updated)
    await retemplate('DaemonSet')
    await test.until('DaemonSet', 'web', updated)
    assert.deepEqual([podNames(test, 'ADDED').length, podNames(test, 'DELETED').length], [2, 1])
  })

  it('a Job completes, never with more pods than its parallelism, and lets its pods go', async () => {
    await test.admin.create(job({ completions: 5, parallelism: 2 }))
    const done = await test.until('Job', 'web', (object) => textAt(object, 'status.completionTime') !== '')
    const pods = test.admin.list('Pod', 'default')
    const active = test.changes.map(({ object }) => numberAt(object, 'status.active'))
    assert.deepEqual([numberAt(done, 'status.succeeded'), pods.length, Math.max(...active)], [5, 5, 2])
    assert.ok(pods.every((pod) => textAt(pod, 'status.phase') === 'Succeeded'))
    await test.admin.delete(pods[0] ?? {})
    assert.equal(test.admin.list('Pod', 'default').length, 4)
  })

  it('a suspended Job has no pods', async () => {
    await test.admin.create(job({ suspend: true }))
    await test.until('Job', 'web', (object) => at(object, 'status.ready') === 0)
    assert.deepEqual(test.admin.list('Pod', 'default'), [])
  })

  it('a CronJob fires nothing, and notes when a Job of it succeeded', async () => {
    const spec = { schedule: '* * * * *', jobTemplate: { spec: objectAt(job(), 'spec') } }
    const cron = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web' }, spec }
    const { metadata } = await test.admin.create(cron)
    const uid = textAt(metadata, 'uid')
    const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'web', uid, controller: true }
    await test.admin.create({
      ...job(),
      metadata: { name: 'once', ownerReferences: [owner] },
    })
    const noted = await test.until('CronJob', 'web', (object) => textAt(object, 'status.lastSuccessfulTime') !== '')
    assert.deepEqual(listAt(noted, 'status.active'), [])
    assert.equal(test.admin.list('Job', 'default').length, 1)
  })
})
