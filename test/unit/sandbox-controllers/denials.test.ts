import assert from 'node:assert/strict'
import { until } from '../../cluster/until.ts'
import { at, listAt, numberAt } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject } from '../../sandbox/types.ts'
import type { ControllerTest } from './host.ts'
import { startControllerTest } from './host.ts'
import { workload } from './manifests.ts'

const status = { code: 403, reason: 'Forbidden', message: 'admission webhook "x" denied the request: unsigned image' }

const patience = 5000

const failure = (object: JsonObject) =>
  listAt(object, 'status.conditions').find(({ type }) => type === 'ReplicaFailure')

const isPodCreate = ({ operation, resource }: AdmissionAttributes) =>
  operation === 'CREATE' && resource.resource === 'pods'

/** A Deployment of five Pods, all of which are denied. */
async function startDenied(): Promise<ControllerTest> {
  const test = await startControllerTest()
  test.judge((attributes) => (isPodCreate(attributes) ? status : undefined))
  await test.admin.create(workload('apps/v1', 'Deployment', { replicas: 5 }))
  return test
}

/** Until so many more Pods were asked for. */
async function moreTries({ writes }: ControllerTest, count: number): Promise<void> {
  const before = writes.filter(isPodCreate).length
  await until('it is tried again', patience, () => writes.filter(isPodCreate).length >= before + count)
}

describe('controllers that a webhook denies', () => {
  let test: ControllerTest

  beforeEach(async () => {
    test = await startDenied()
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
    const started = Date.now()
    await moreTries(test, 3)
    assert.ok(Date.now() - started >= 250, 'the third try came too soon')
    const tries = test.writes.filter(isPodCreate).length
    assert.ok(tries <= test.failures.length + 1, `${tries} Pods in ${test.failures.length} failed attempts`)
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
    const another = await startDenied()
    await moreTries(another, 4)
    await another.stop()
    assert.equal(test.writes.length, before)
  })
})
