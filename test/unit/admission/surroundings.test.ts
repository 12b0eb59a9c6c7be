import assert from 'node:assert/strict'
import { readSurroundings } from '../../../admission/review/surroundings.ts'
import type { ClusterReader, ObjectReference } from '../../../cluster/reader.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { absent, known, unknown, type Known } from '../../../policies/known.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

const owned = (by: string, name: string, uid: string): JsonObject => ({
  ownerReferences: [
    { apiVersion: by === 'CronJob' || by === 'Job' ? 'batch/v1' : 'apps/v1', kind: by, name, uid, controller: true },
  ],
})
const deployment = workload('Deployment', { metadata: { uid: 'd' } })
const replicaSet = workload('ReplicaSet', { name: 'web-1', metadata: { uid: 'r', ...owned('Deployment', 'web', 'd') } })
const pod = workload('Pod', { name: 'web-1-x', metadata: owned('ReplicaSet', 'web-1', 'r') })
const namespace = { metadata: { name: 'prod-shop' } }

/** A reader over a few objects, by `resource/name`; everything else is absent. */
function readerOf(objects: Record<string, Known<JsonObject>>): ClusterReader & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    getNamespace: (name) => Promise.resolve(name === 'prod-shop' ? known(namespace) : absent),
    getObject: ({ resource, namespace: where, name }: ObjectReference) => {
      asked.push(`${where}/${resource}/${name}`)
      return Promise.resolve(objects[`${resource}/${name}`] ?? absent)
    },
    close: () => undefined,
  }
}

const update = (object: JsonObject, parts: Partial<EvaluationRequest> = {}) =>
  requestFor(object, { oldObject: object, ...parts })
const owners = { namespace: false, workload: false, owners: true }
const none = (): void => undefined

describe('owners of an object', () => {
  const read = async (objects: Record<string, Known<JsonObject>>, request = update(pod)) =>
    (await readSurroundings(readerOf(objects), request, owners, Infinity, none)).owners
  const all = { 'replicasets/web-1': known(replicaSet), 'deployments/web': known(deployment) }

  it('are the chain of controllers, the nearest first', async () => {
    assert.deepEqual(await read(all), known([replicaSet, deployment]))
  })

  it('end where an owner is gone', async () => {
    assert.deepEqual(await read({ 'replicasets/web-1': known(replicaSet) }), known([replicaSet]))
  })

  it('are none where the uid is another: the reference is forged or stale', async () => {
    const forged = workload('Pod', { metadata: owned('ReplicaSet', 'web-1', 'forged') })
    assert.deepEqual(await read(all, update(forged)), absent)
  })

  it('are unknown as a whole where one cannot be read', async () => {
    assert.deepEqual(await read({ ...all, 'deployments/web': unknown('no') }), unknown('no'))
  })

  it('are not followed in circles: no controller makes a ReplicaSet for a ReplicaSet', async () => {
    const snake = workload('ReplicaSet', {
      name: 'web-1',
      metadata: { uid: 'r', ...owned('ReplicaSet', 'web-1', 'r') },
    })
    const chain = await read({ 'replicasets/web-1': known(snake) })
    assert.deepEqual(chain, known([snake]))
  })

  it('are read of the stored object, not of the new one', async () => {
    const reader = readerOf(all)
    const request = requestFor(pod, { oldObject: workload('Pod') })
    assert.deepEqual((await readSurroundings(reader, request, owners, Infinity, none)).owners, absent)
    assert.deepEqual(reader.asked, [])
  })
})

describe('the other surroundings', () => {
  it('the workload behind a Scale is read by the name of the request', async () => {
    const reader = readerOf({ 'deployments/web': known(deployment) })
    const request = update(
      {},
      { group: 'apps', resource: 'deployments', subresource: 'scale', name: 'web', namespace: 'n' },
    )
    const wanted = { namespace: false, workload: true, owners: false }
    const read = await readSurroundings(reader, request, wanted, Infinity, none)
    assert.deepEqual(read.workload, known(deployment))
    assert.deepEqual(reader.asked, ['n/deployments/web'])
  })

  it('the owners behind a Scale are those of the workload', async () => {
    const reader = readerOf({ 'replicasets/web-1': known(replicaSet), 'deployments/web': known(deployment) })
    const request = update(
      {},
      { group: 'apps', resource: 'replicasets', subresource: 'scale', name: 'web-1', namespace: 'n' },
    )
    const wanted = { namespace: false, workload: true, owners: true }
    const read = await readSurroundings(reader, request, wanted, Infinity, none)
    assert.deepEqual(read.owners, known([deployment]))
    assert.deepEqual(reader.asked, ['n/replicasets/web-1', 'n/deployments/web'])
  })

  it('the Scale of a kind that heal does not know has no workload', async () => {
    const request = update({}, { group: 'example.com', resource: 'widgets', subresource: 'scale' })
    const wanted = { namespace: false, workload: true, owners: false }
    assert.equal((await readSurroundings(readerOf({}), request, wanted, Infinity, none)).workload.state, 'unknown')
  })

  it('only what is wanted is read, and counted', async () => {
    const counted: string[] = []
    const reader = readerOf({})
    const wanted = { namespace: true, workload: false, owners: false }
    const read = await readSurroundings(reader, update(pod), wanted, Infinity, (object, outcome) => {
      counted.push(`${object} ${outcome}`)
    })
    assert.deepEqual(read.namespace, known(namespace))
    assert.equal(read.owners.state, 'unknown')
    assert.deepEqual(reader.asked, [])
    assert.deepEqual(counted, ['namespace known'])
  })

  it('without a cluster all of it is unknown', async () => {
    const read = await readSurroundings(undefined, update(pod), owners, Infinity, none)
    for (const part of Object.values(read)) assert.deepEqual(part, unknown('heal-admission has no access to a cluster'))
  })
})
