import assert from 'node:assert/strict'
import { once, EventEmitter } from 'node:events'
import { textAt } from '../../sandbox/json.ts'
import { startGarbageCollector } from '../../sandbox/storage/garbage-collector.ts'
import type { AdmissionAttributes, JsonObject } from '../../sandbox/types.ts'
import { createObject } from '../../sandbox/writes/create.ts'
import { deleteObject } from '../../sandbox/writes/delete.ts'
import type { Machinery } from '../../sandbox/writes/machinery.ts'
import { createMachinery, noWebhooks, writeTo } from './machinery.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'

const collector = 'system:serviceaccount:kube-system:generic-garbage-collector'
const configMaps = resourceOfKind('ConfigMap')

describe('the garbage collector of the sandbox', () => {
  let machinery: Machinery
  let stop: () => Promise<void>
  let seen: AdmissionAttributes[]

  beforeEach(() => {
    seen = []
    machinery = createMachinery(noWebhooks((attributes) => seen.push(attributes)))
    stop = startGarbageCollector(machinery)
  })
  afterEach(() => stop())

  async function create(name: string, owner?: JsonObject): Promise<JsonObject> {
    const reference = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: textAt(owner, 'metadata.name'),
      uid: textAt(owner, 'metadata.uid'),
    }
    const ownerReferences = owner ? [{ ...reference, blockOwnerDeletion: true }] : []
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ownerReferences } }
    return createObject(machinery, writeTo('ConfigMap'), object)
  }

  async function settled(condition: () => boolean): Promise<void> {
    const changes = new EventEmitter()
    const unsubscribe = machinery.store.onChange(() => changes.emit('change'))
    const signal = AbortSignal.timeout(3000)
    while (!condition()) await once(changes, 'change', { signal })
    unsubscribe()
  }

  const names = () => machinery.store.list(configMaps).map((object) => textAt(object, 'metadata.name'))

  it('deletes the dependents of a deleted object, with preconditions, in its own name', async () => {
    const owner = await create('owner')
    await create('child', await create('parent', owner))
    await deleteObject(machinery, writeTo('ConfigMap', 'owner'))
    await settled(() => names().length === 0)
    const deletes = seen.filter(({ operation, user }) => operation === 'DELETE' && user.username === collector)
    assert.deepEqual(
      deletes.map(({ name }) => name),
      ['parent', 'child'],
    )
    assert.equal(deletes[0]?.options['propagationPolicy'], 'Background')
    assert.deepEqual(Object.keys(deletes[0].options), ['kind', 'apiVersion', 'preconditions', 'propagationPolicy'])
  })

  it('deletes dependents first in the foreground, then releases the owner', async () => {
    await create('child', await create('owner'))
    await deleteObject(machinery, writeTo('ConfigMap', 'owner', { options: { propagationPolicy: 'Foreground' } }))
    await settled(() => names().length === 0)
    const order = seen
      .filter(({ operation }) => operation !== 'CREATE')
      .map(({ operation, name }) => `${operation} ${name}`)
    assert.deepEqual(order, ['DELETE owner', 'DELETE child', 'UPDATE owner'])
  })

  it('takes the owner off orphans', async () => {
    await create('child', await create('owner'))
    await deleteObject(machinery, writeTo('ConfigMap', 'owner', { options: { propagationPolicy: 'Orphan' } }))
    await settled(() => names().length === 1)
    assert.equal(textAt(machinery.store.list(configMaps)[0], 'metadata.ownerReferences'), '')
    assert.deepEqual(names(), ['child'])
  })

  it('empties a namespace before it goes', async () => {
    const namespaces = resourceOfKind('Namespace')
    await createObject(machinery, writeTo('Namespace'), {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'demo' },
    })
    const inside = writeTo('ConfigMap', '', { namespace: 'demo' })
    await createObject(machinery, inside, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } })
    await deleteObject(machinery, writeTo('Namespace', 'demo'))
    await assert.rejects(createObject(machinery, inside, { metadata: { name: 'y' } }), /because it is being terminated/)
    await settled(() => machinery.store.get(namespaces, '', 'demo') === undefined)
    assert.deepEqual(names(), [])
  })
})
