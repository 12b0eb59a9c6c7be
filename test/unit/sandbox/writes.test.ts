import assert from 'node:assert/strict'
import { at, ensure, listAt, numberAt, textAt } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject } from '../../sandbox/types.ts'
import { createObject } from '../../sandbox/writes/create.ts'
import { deleteObject } from '../../sandbox/writes/delete.ts'
import type { Machinery } from '../../sandbox/writes/machinery.ts'
import { scaleOf, updateScale } from '../../sandbox/writes/scale.ts'
import { updateObject } from '../../sandbox/writes/update.ts'
import { createMachinery, noWebhooks, workload, writeTo } from './machinery.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'

const deployments = resourceOfKind('Deployment')
const configMap = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })

async function withDeployment(webhooks = noWebhooks()): Promise<Machinery> {
  const machinery = createMachinery(webhooks)
  await createObject(machinery, writeTo('Deployment'), workload('Deployment'))
  return machinery
}

function web(machinery: Machinery): JsonObject {
  return machinery.store.get(deployments, 'default', 'web') ?? {}
}

const setReplicas = (replicas: number) => (current: JsonObject) => {
  ensure(current, 'spec')['replicas'] = replicas
  return current
}
const unpinned = (change: (current: JsonObject) => JsonObject) => (current: JsonObject) => {
  delete ensure(current, 'metadata')['resourceVersion']
  return change(current)
}

describe('sandbox creates', () => {
  it('generateName is completed', async () => {
    const object = { ...configMap(''), metadata: { generateName: 'cm-' } }
    assert.match(
      textAt(await createObject(createMachinery(), writeTo('ConfigMap'), object), 'metadata.name'),
      /^cm-[a-z0-9]{5}$/,
    )
  })

  it('a taken name is a conflict', async () => {
    const machinery = await withDeployment()
    await assert.rejects(
      createObject(machinery, writeTo('Deployment'), workload('Deployment')),
      /deployments.apps "web" already exists/,
    )
  })

  it('a missing namespace is not found', async () => {
    const request = writeTo('ConfigMap', '', { namespace: 'nope' })
    await assert.rejects(createObject(createMachinery(), request, configMap('x')), /namespaces "nope" not found/)
  })

  it('another namespace in the body is refused', async () => {
    const object = { ...configMap('x'), metadata: { name: 'x', namespace: 'other' } }
    await assert.rejects(
      createObject(createMachinery(), writeTo('ConfigMap'), object),
      /does not match the namespace sent on the request/,
    )
  })

  it('another kind in the body is refused', async () => {
    await assert.rejects(
      createObject(createMachinery(), writeTo('Secret'), configMap('x')),
      /does not match the expected API version/,
    )
  })

  it('a dry run stores nothing, but asks admission', async () => {
    const seen: AdmissionAttributes[] = []
    const machinery = createMachinery(noWebhooks((attributes) => seen.push(attributes)))
    const request = writeTo('ConfigMap', '', { dryRun: true, options: { dryRun: ['All'] } })
    assert.equal(textAt(await createObject(machinery, request, configMap('x')), 'metadata.name'), 'x')
    assert.deepEqual(machinery.store.list(resourceOfKind('ConfigMap')), [])
    assert.deepEqual(
      seen.map(({ dryRun, options }) => [dryRun, options['dryRun']]),
      [[true, ['All']]],
    )
  })

  it('unknown fields are refused, warned of or dropped as fieldValidation says', async () => {
    const object = { ...configMap('x'), date: {} }
    const warnings: string[] = []
    const run = (fieldValidation: string) => {
      const warn = (text: string) => warnings.push(text)
      return createObject(createMachinery(), writeTo('ConfigMap', '', { options: { fieldValidation }, warn }), object)
    }
    await assert.rejects(run('Strict'), /strict decoding error: unknown field "date"/)
    await run('Ignore')
    assert.deepEqual(warnings, [])
    await run('Warn')
    assert.deepEqual(warnings, ['unknown field "date"'])
  })
})

describe('sandbox updates', () => {
  it('an old resourceVersion is a conflict', async () => {
    const machinery = await withDeployment()
    const old = structuredClone(web(machinery))
    await updateObject(machinery, writeTo('Deployment', 'web'), setReplicas(2))
    const update = updateObject(machinery, writeTo('Deployment', 'web'), () => setReplicas(3)(old))
    await assert.rejects(
      update,
      /Operation cannot be fulfilled on deployments.apps "web": the object has been modified/,
    )
  })

  it('another uid is a conflict', async () => {
    const machinery = await withDeployment()
    const update = updateObject(machinery, writeTo('Deployment', 'web'), (current) => {
      ensure(current, 'metadata')['uid'] = 'other'
      return current
    })
    await assert.rejects(update, /Precondition failed: UID in precondition: other/)
  })

  it('a change without a version is made again on the newest object', async () => {
    let meddle = true
    const machinery: Machinery = await withDeployment(
      noWebhooks(({ operation }) => {
        if (operation !== 'UPDATE' || !meddle) return
        meddle = false
        machinery.store.put(deployments, {
          ...web(machinery),
          spec: { ...ensure(structuredClone(web(machinery)), 'spec'), paused: true },
        })
      }),
    )
    await updateObject(machinery, writeTo('Deployment', 'web'), unpinned(setReplicas(4)))
    assert.deepEqual([at(web(machinery), 'spec.replicas'), at(web(machinery), 'spec.paused')], [4, true])
  })

  it('so is a patch, whose result has the stored version without naming it', async () => {
    let meddle = true
    const machinery: Machinery = await withDeployment(
      noWebhooks(({ operation }) => {
        if (operation !== 'UPDATE' || !meddle) return
        meddle = false
        machinery.store.put(deployments, {
          ...web(machinery),
          spec: { ...ensure(structuredClone(web(machinery)), 'spec'), paused: true },
        })
      }),
    )
    await updateObject(machinery, writeTo('Deployment', 'web'), setReplicas(4), false)
    assert.deepEqual([at(web(machinery), 'spec.replicas'), at(web(machinery), 'spec.paused')], [4, true])
  })

  it('an update that changes nothing is not stored', async () => {
    const machinery = await withDeployment()
    const before = web(machinery)
    await updateObject(machinery, writeTo('Deployment', 'web'), (current) => current)
    assert.equal(web(machinery), before)
  })

  it('generation counts changes of spec and annotations, not of labels or status', async () => {
    const machinery = await withDeployment()
    const generation = () => numberAt(web(machinery), 'metadata.generation')
    const set = (path: string, value: JsonObject, subresource = '') =>
      updateObject(machinery, writeTo('Deployment', 'web', { subresource }), (current) => {
        Object.assign(ensure(current, path), value)
        return current
      })
    await set('metadata.labels', { a: 'b' })
    await set('status', { replicas: 1 }, 'status')
    await set('metadata.annotations', { a: 'b' }, 'status')
    assert.equal(generation(), 1)
    await set('metadata.annotations', { c: 'd' })
    await set('spec', { replicas: 2 })
    assert.equal(generation(), 3)
  })

  it('a status update changes no spec, an update no status', async () => {
    const machinery = await withDeployment()
    const both = (current: JsonObject) => {
      ensure(current, 'status')['replicas'] = 7
      return setReplicas(7)(current)
    }
    await updateObject(machinery, writeTo('Deployment', 'web', { subresource: 'status' }), both)
    assert.deepEqual([at(web(machinery), 'spec.replicas'), at(web(machinery), 'status.replicas')], [1, 7])
    await updateObject(machinery, writeTo('Deployment', 'web'), (current) => {
      ensure(current, 'status')['replicas'] = 1
      return setReplicas(3)(current)
    })
    assert.deepEqual([at(web(machinery), 'spec.replicas'), at(web(machinery), 'status.replicas')], [3, 7])
  })

  it('[{}] clears managedFields', async () => {
    const machinery = await withDeployment()
    await updateObject(machinery, writeTo('Deployment', 'web'), (current) => {
      ensure(current, 'metadata')['managedFields'] = [{}]
      return current
    })
    assert.equal(at(web(machinery), 'metadata.managedFields'), undefined)
  })

  it('a field moves to the manager that changes it', async () => {
    const machinery = await withDeployment()
    await updateObject(machinery, writeTo('Deployment', 'web', { manager: 'other' }), setReplicas(5))
    const owners = listAt(web(machinery), 'metadata.managedFields').map((entry) => [
      entry['manager'],
      at(entry, 'fieldsV1.f:spec.f:replicas') !== undefined,
    ])
    assert.deepEqual(owners, [
      ['other', true],
      ['test', false],
    ])
  })
})

describe('sandbox scale', () => {
  it('changes only the replicas, under the Scale kind, without labels', async () => {
    const seen: AdmissionAttributes[] = []
    const machinery = await withDeployment(noWebhooks((attributes) => seen.push(attributes)))
    await updateScale(machinery, writeTo('Deployment', 'web', { subresource: 'scale' }), unpinned(setReplicas(6)))
    assert.equal(at(web(machinery), 'spec.replicas'), 6)
    const last = seen.at(-1)
    assert.deepEqual(
      [last?.kind.kind, last?.subresource, at(last?.object, 'metadata.labels')],
      ['Scale', 'scale', undefined],
    )
  })

  it('omits zero replicas', async () => {
    const machinery = await withDeployment()
    await updateScale(machinery, writeTo('Deployment', 'web', { subresource: 'scale' }), setReplicas(0))
    assert.deepEqual(scaleOf(web(machinery))['spec'], {})
  })

  it('refuses a negative number, an old version and another namespace', async () => {
    const machinery = await withDeployment()
    const request = writeTo('Deployment', 'web', { subresource: 'scale' })
    const elsewhere = { metadata: { namespace: 'other' }, spec: { replicas: 2 } }
    await assert.rejects(
      updateScale(machinery, request, () => elsewhere),
      /namespace of the provided object does not match/,
    )
    await assert.rejects(
      updateScale(machinery, request, setReplicas(-1)),
      /Scale.autoscaling "web" is invalid: spec.replicas/,
    )
    const old = scaleOf(web(machinery))
    await updateScale(machinery, request, setReplicas(2))
    await assert.rejects(
      updateScale(machinery, request, () => old),
      /the object has been modified/,
    )
  })
})

describe('sandbox deletes', () => {
  async function withFinalizer(): Promise<Machinery> {
    const machinery = createMachinery()
    const object = { ...configMap('cm'), metadata: { name: 'cm', finalizers: ['x.io/f'] } }
    await createObject(machinery, writeTo('ConfigMap'), object)
    return machinery
  }
  const stored = (machinery: Machinery) => machinery.store.get(resourceOfKind('ConfigMap'), 'default', 'cm')

  it('an object with a finalizer is marked and stays', async () => {
    const machinery = await withFinalizer()
    assert.equal((await deleteObject(machinery, writeTo('ConfigMap', 'cm'))).removed, false)
    assert.equal(at(stored(machinery), 'metadata.deletionTimestamp'), '2026-11-21T00:00:00Z')
  })

  it('it goes when the last finalizer is removed', async () => {
    const machinery = await withFinalizer()
    await deleteObject(machinery, writeTo('ConfigMap', 'cm'))
    await updateObject(machinery, writeTo('ConfigMap', 'cm'), (current) => {
      delete ensure(current, 'metadata')['finalizers']
      return current
    })
    assert.equal(stored(machinery), undefined)
  })

  it('a precondition that does not hold is a conflict', async () => {
    const machinery = await withFinalizer()
    const request = writeTo('ConfigMap', 'cm', { options: { preconditions: { uid: 'other' } } })
    await assert.rejects(
      deleteObject(machinery, request),
      /the UID in the precondition \(other\) does not match the UID in record/,
    )
  })

  it('a dry run removes nothing', async () => {
    const machinery = await withDeployment()
    await deleteObject(machinery, writeTo('Deployment', 'web', { dryRun: true }))
    assert.equal(textAt(web(machinery), 'metadata.name'), 'web')
  })
})
