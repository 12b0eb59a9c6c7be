import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { at, listAt, numberAt, objectAt, textAt } from '../../sandbox/json.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import type { ControllerTest } from './host.ts'
import { startControllerTest } from './host.ts'
import { template, workload } from './manifests.ts'

const condition = (object: JsonObject, type: string) =>
  listAt(object, 'status.conditions').find((one) => one['type'] === type)

const isOwned = (object: JsonObject) => listAt(object, 'metadata.ownerReferences').length > 0

/** The rollout of the latest generation is complete. */
function isRolledOut(object: JsonObject): boolean {
  const replicas = numberAt(object, 'spec.replicas')
  const counts = ['replicas', 'updatedReplicas', 'availableReplicas'].map((name) => numberAt(object, `status.${name}`))
  const observed = at(object, 'status.observedGeneration') === at(object, 'metadata.generation')
  return (
    observed &&
    counts.every((count) => count === replicas) &&
    condition(object, 'Progressing')?.['reason'] === 'NewReplicaSetAvailable'
  )
}

describe('Deployments in the sandbox', () => {
  let test: ControllerTest

  beforeEach(async () => {
    test = await startControllerTest()
  })

  afterEach(async () => {
    await test.stop()
    assert.deepEqual(test.failures, [])
  })

  const create = (spec: JsonObject) => test.admin.create(workload('apps/v1', 'Deployment', spec))
  const rolledOut = () => test.until('Deployment', 'web', isRolledOut)

  /** Changes the spec and waits until the change is rolled out. */
  async function change(spec: JsonObject, holds = isRolledOut): Promise<JsonObject> {
    const object = test.admin.get('Deployment', 'default', 'web')
    const metadata = { name: 'web', labels: { app: 'web' } }
    const next = { ...object, metadata, spec: { ...objectAt(object, 'spec'), ...spec } }
    const changed = await test.admin.update(next)
    const generation = numberAt(changed, 'metadata.generation')
    return await test.until(
      'Deployment',
      'web',
      (object) => numberAt(object, 'metadata.generation') >= generation && holds(object),
    )
  }

  const sets = () => test.admin.list('ReplicaSet', 'default')
  const revisions = () =>
    sets()
      .map((set) => objectAt(set, 'metadata.annotations')['deployment.kubernetes.io/revision'])
      .sort()

  it('become available through a ReplicaSet and its pods', async () => {
    await create({ replicas: 3 })
    const deployment = await rolledOut()
    const [set, ...others] = sets()
    const pods = test.admin.list('Pod', 'default')
    assert.equal(others.length, 0)
    assert.deepEqual([numberAt(set, 'spec.replicas'), pods.length], [3, 3])
    const hash = objectAt(set, 'metadata.labels')['pod-template-hash']
    assert.ok(pods.every((pod) => objectAt(pod, 'metadata.labels')['pod-template-hash'] === hash))
    assert.equal(objectAt(deployment, 'metadata.annotations')['deployment.kubernetes.io/revision'], '1')
    assert.equal(condition(deployment, 'Available')?.['status'], 'True')
  })

  it('roll a change within maxSurge and maxUnavailable', async () => {
    await create({
      replicas: 4,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
    })
    await rolledOut()
    test.changes.length = 0
    await change({ template: template('nginx:2') })
    const counts = test.changes
      .filter((one) => one.resource.kind === 'Deployment')
      .map(({ object }) => [numberAt(object, 'status.replicas'), numberAt(object, 'status.availableReplicas')])
    assert.ok(
      counts.every(([total = 0, available = 0]) => total <= 5 && available >= 3),
      JSON.stringify(counts),
    )
    assert.deepEqual(
      sets()
        .map((set) => numberAt(set, 'spec.replicas'))
        .sort(),
      [0, 4],
    )
    assert.deepEqual(revisions(), ['1', '2'])
  })

  it('come back to an earlier template as a new revision of its ReplicaSet', async () => {
    await create({})
    await rolledOut()
    await change({ template: template('nginx:2') })
    await change({ template: template('nginx:1') })
    assert.deepEqual(revisions(), ['2', '3'])
    const [back] = sets().filter((set) => numberAt(set, 'spec.replicas') === 1)
    assert.equal(objectAt(back, 'metadata.annotations')['deployment.kubernetes.io/revision-history'], '1')
  })

  it('Recreate has no new pod before the last old one is gone', async () => {
    await create({ replicas: 3, strategy: { type: 'Recreate' } })
    await rolledOut()
    test.changes.length = 0
    await change({ template: template('nginx:2') })
    const pods = test.changes.filter((one) => one.resource.kind === 'Pod')
    const lastGone = pods.findLastIndex(({ type }) => type === 'DELETED')
    const firstNew = pods.findIndex(({ type }) => type === 'ADDED')
    assert.ok(lastGone < firstNew && lastGone > 0)
  })

  it('a paused one is scaled but not rolled, and rolled when it is resumed', async () => {
    await create({ replicas: 2 })
    await rolledOut()
    const paused = (object: JsonObject) =>
      at(object, 'status.observedGeneration') === at(object, 'metadata.generation') &&
      numberAt(object, 'status.availableReplicas') === 3
    await change({ paused: true, replicas: 3, template: template('nginx:2') }, paused)
    assert.equal(sets().length, 1)
    await change({ paused: false })
    assert.equal(sets().length, 2)
  })

  it('forget the oldest ReplicaSets beyond revisionHistoryLimit', async () => {
    await create({ revisionHistoryLimit: 1 })
    await rolledOut()
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4']) await change({ template: template(image) })
    assert.deepEqual(revisions(), ['3', '4'])
  })

  it('wait for minReadySeconds before a pod counts as available', async () => {
    await create({ minReadySeconds: 2 })
    const early = await test.until('Deployment', 'web', (object) => numberAt(object, 'status.readyReplicas') === 1)
    assert.equal(numberAt(early, 'status.availableReplicas'), 0)
    assert.equal(numberAt(await rolledOut(), 'status.availableReplicas'), 1)
  })

  it('adopt ReplicaSets that match and have no controller', async () => {
    await create({ replicas: 2 })
    await rolledOut()
    await test.admin.delete({ kind: 'Deployment', metadata: { name: 'web' } }, { propagationPolicy: 'Orphan' })
    const [orphan] = sets()
    const name = textAt(orphan, 'metadata.name')
    await test.until('ReplicaSet', name, (set) => listAt(set, 'metadata.ownerReferences').length === 0)
    while (test.admin.get('Deployment', 'default', 'web') !== undefined) await nextTurn()
    const { metadata } = await create({ replicas: 2 })
    const [owner] = listAt(await test.until('ReplicaSet', name, isOwned), 'metadata.ownerReferences')
    assert.deepEqual([owner?.['uid'], owner?.['controller']], [at(metadata, 'uid'), true])
    await rolledOut()
    assert.equal(sets().length, 1)
  })

  it('a settled one is left alone while another is rolled out', async () => {
    await create({ replicas: 2 })
    await rolledOut()
    const ofWeb = () => ({
      version: textAt(test.admin.get('Deployment', 'default', 'web'), 'metadata.resourceVersion'),
      writes: test.writes.filter(({ name }) => name.startsWith('web')).length,
    })
    const before = ofWeb()
    const labels = { app: 'other' }
    const spec = { selector: { matchLabels: labels }, template: { ...template(), metadata: { labels } } }
    await test.admin.create({ ...workload('apps/v1', 'Deployment', spec), metadata: { name: 'other' } })
    await test.until('Deployment', 'other', isRolledOut)
    assert.deepEqual(ofWeb(), before)
  })
})
