import assert from 'node:assert/strict'
import { at, listAt, numberAt } from '../../sandbox/json.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import type { ControllerTest } from './host.ts'
import { startControllerTest } from './host.ts'
import { workload } from './manifests.ts'

const status = { code: 403, reason: 'Forbidden', message: 'admission webhook "x" denied the request: unsigned image' }

const failure = (object: JsonObject) =>
  listAt(object, 'status.conditions').find(({ type }) => type === 'ReplicaFailure')

describe('controllers that a webhook denies', () => {
  let test: ControllerTest

  beforeEach(async () => {
    test = await startControllerTest()
    test.judge(({ operation, resource: target }) =>
      operation === 'CREATE' && target.resource === 'pods' ? status : undefined,
    )
    await test.admin.create(workload('apps/v1', 'Deployment', { replicas: 5 }))
  })

  afterEach(() => test.stop())

  it('a denied pod shows on the Deployment, and is asked for again until it is allowed', async () => {
    const deployment = await test.until('Deployment', 'web', (object) => failure(object) !== undefined)
    assert.equal(failure(deployment)?.['message'], status.message)
    assert.equal(failure(deployment)?.['reason'], 'FailedCreate')
    test.judge(() => undefined)
    const healed = await test.until('Deployment', 'web', (object) => numberAt(object, 'status.availableReplicas') === 5)
    assert.equal(failure(healed), undefined)
  })

  it('one pod is tried at a time, and not in a busy loop', async () => {
    await test.until('Deployment', 'web', (object) => failure(object) !== undefined)
    test.writes.length = 0
    await new Promise((resolve) => setTimeout(resolve, 400))
    const writes = test.writes.filter(({ kind }) => kind.kind !== 'Event')
    assert.ok(writes.length <= 5, `${writes.length} writes`)
  })

  it('every denial is reported with controller, object and attempt', async () => {
    await test.until('Deployment', 'web', (object) => failure(object) !== undefined)
    const [first] = test.failures
    assert.deepEqual(
      [first?.controller, first?.attempt, at(first?.error, 'status')],
      ['replicaset-controller', 1, status],
    )
    assert.match(first?.key ?? '', /^default\/web-/)
  })

  it('stop ends the attempts', async () => {
    await test.until('Deployment', 'web', (object) => failure(object) !== undefined)
    await test.stop()
    const before = test.writes.length
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(test.writes.length, before)
  })
})
