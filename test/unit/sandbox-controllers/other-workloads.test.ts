import assert from 'node:assert/strict'
import { resource } from '../../sandbox/controllers/controller.ts'
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

  async function retemplate(target: typeof resource.daemonSets): Promise<void> {
    const object = await test.admin.get(target, 'default', 'web')
    const spec = { ...objectAt(object, 'spec'), template: template('nginx:2') }
    await test.admin.update(target, 'default', 'web', { ...object, metadata: { name: 'web' }, spec })
  }

  it('a ReplicationController keeps its pods, also when one is deleted', async () => {
    const rc = workload('v1', 'ReplicationController', { replicas: 2 })
    await test.admin.create(resource.replicationControllers, 'default', rc)
    const ready = (object: JsonObject) => numberAt(object, 'status.readyReplicas') === 2
    await test.until(resource.replicationControllers, 'web', ready)
    const [pod] = await test.admin.list(resource.pods, 'default')
    await test.admin.delete(resource.pods, 'default', textAt(pod, 'metadata.name'))
    await test.until(resource.replicationControllers, 'web', (object) => !ready(object))
    await test.until(resource.replicationControllers, 'web', ready)
  })

  it('a StatefulSet makes its pods in order and replaces them from the last', async () => {
    const set = workload('apps/v1', 'StatefulSet', { replicas: 3, serviceName: 'web' })
    await test.admin.create(resource.statefulSets, 'default', set)
    const updated = (object: JsonObject) =>
      numberAt(object, 'status.updatedReplicas') === 3 &&
      at(object, 'status.currentRevision') === at(object, 'status.updateRevision') &&
      at(object, 'status.observedGeneration') === at(object, 'metadata.generation')
    await test.until(resource.statefulSets, 'web', updated)
    assert.deepEqual(podNames(test, 'ADDED'), ['web-0', 'web-1', 'web-2'])
    await retemplate(resource.statefulSets)
    await test.until(resource.statefulSets, 'web', updated)
    assert.deepEqual(podNames(test, 'DELETED'), ['web-2', 'web-1', 'web-0'])
    assert.equal((await test.admin.list(resource.controllerRevisions, 'default')).length, 2)
  })

  it('a DaemonSet has one pod, replaced when its template changes', async () => {
    await test.admin.create(resource.daemonSets, 'default', workload('apps/v1', 'DaemonSet'))
    const updated = (object: JsonObject) =>
      numberAt(object, 'status.numberAvailable') === 1 &&
      numberAt(object, 'status.updatedNumberScheduled') === 1 &&
      at(object, 'status.observedGeneration') === at(object, 'metadata.generation')
    await test.until(resource.daemonSets, 'web', updated)
    await retemplate(resource.daemonSets)
    await test.until(resource.daemonSets, 'web', updated)
    assert.deepEqual([podNames(test, 'ADDED').length, podNames(test, 'DELETED').length], [2, 1])
  })

  it('a Job completes, never with more pods than its parallelism, and lets its pods go', async () => {
    await test.admin.create(resource.jobs, 'default', job({ completions: 5, parallelism: 2 }))
    const done = await test.until(resource.jobs, 'web', (object) => textAt(object, 'status.completionTime') !== '')
    const pods = await test.admin.list(resource.pods, 'default')
    const active = test.changes.map(({ object }) => numberAt(object, 'status.active'))
    assert.deepEqual([numberAt(done, 'status.succeeded'), pods.length, Math.max(...active)], [5, 5, 2])
    assert.ok(pods.every((pod) => textAt(pod, 'status.phase') === 'Succeeded'))
    await test.admin.delete(resource.pods, 'default', textAt(pods[0], 'metadata.name'))
    assert.equal((await test.admin.list(resource.pods, 'default')).length, 4)
  })

  it('a suspended Job has no pods', async () => {
    await test.admin.create(resource.jobs, 'default', job({ suspend: true }))
    await test.until(resource.jobs, 'web', (object) => at(object, 'status.ready') === 0)
    assert.deepEqual(await test.admin.list(resource.pods, 'default'), [])
  })

  it('a CronJob fires nothing, and notes when a Job of it succeeded', async () => {
    const spec = { schedule: '* * * * *', jobTemplate: { spec: objectAt(job(), 'spec') } }
    const cron = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web' }, spec }
    const { metadata } = await test.admin.create(resource.cronJobs, 'default', cron)
    const uid = textAt(metadata, 'uid')
    const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'web', uid, controller: true }
    await test.admin.create(resource.jobs, 'default', {
      ...job(),
      metadata: { name: 'once', ownerReferences: [owner] },
    })
    const noted = await test.until(
      resource.cronJobs,
      'web',
      (object) => textAt(object, 'status.lastSuccessfulTime') !== '',
    )
    assert.deepEqual(listAt(noted, 'status.active'), [])
    assert.equal((await test.admin.list(resource.jobs, 'default')).length, 1)
  })
})
