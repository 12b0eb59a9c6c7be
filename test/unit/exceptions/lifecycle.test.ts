import assert from 'node:assert/strict'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { ObjectState } from '../../../admission/cluster-policies/merge.ts'
import { createLifecycle } from '../../../admission/exceptions/lifecycle.ts'
import { createExceptionMetrics } from '../../../admission/exceptions/metrics.ts'
import type { RecordedEvent } from '../../../cluster/event-recorder.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import { exceptionObject, tenAtNight } from '../../support/policy-objects.ts'
import { scriptedClient, type ScriptedClient } from '../../support/scripted-client.ts'

const path = '/apis/kubectl-heal.io/v1alpha1/driftexceptions/sale'
const loaded: ObjectState = { reason: 'Loaded', isLastGood: false, problems: [] }
const hour = 3_600_000

/** One replica with a clock of its own over a shared API server. */
function replica(client: ScriptedClient, clock: { now: number }) {
  const events: RecordedEvent[] = []
  const state = { leading: true, cut: false, objects: client.objects }
  const metrics = createExceptionMetrics([new Registry()])
  const pass = createLifecycle({
    client,
    policies: {
      exceptionObjects: () => new Map([...state.objects].map(([, object]) => ['sale', object])),
      exceptionsCut: () => state.cut,
      states: () => ({ policies: new Map(), exceptions: new Map([['sale', loaded]]) }),
    },
    leading: () => state.leading,
    now: () => clock.now,
    log: pino({ level: 'silent' }),
    events: { record: (event) => events.push(event) },
    metrics,
  })
  return { pass, events, state, metrics, reasons: () => events.map(({ reason }) => reason) }
}

function server(object: JsonObject = exceptionObject()): ScriptedClient {
  const client = scriptedClient({ [path]: object })
  client.get = () => Promise.resolve(known({ metadata: { uid: 'web-uid' } }))
  return client
}

describe('the life of an exception', () => {
  it('is written into its status, and told once: granted, expired', async () => {
    const [client, clock] = [server(), { now: tenAtNight }]
    const { pass, events, reasons } = replica(client, clock)
    await pass()
    await pass()
    assert.equal(dig(client.objects.get(path), 'status', 'phase'), 'Active')
    clock.now += hour
    await pass()
    await pass()
    assert.equal(dig(client.objects.get(path), 'status', 'phase'), 'Expired')
    assert.equal(dig(client.objects.get(path), 'status', 'message'), 'Expired, changes kept')
    assert.deepEqual(reasons(), ['ExceptionGranted', 'ExceptionExpired'])
    assert.deepEqual(events[0]?.regarding, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'prod-shop',
      name: 'web',
      uid: 'web-uid',
    })
    assert.equal(
      events[0].note,
      'exception "sale" from replicas of policy lock until 2026-11-20T23:00:00Z, requested by alice: sale traffic',
    )
  })

  it('goes on where a new leader takes over: nothing is told again', async () => {
    const [client, clock] = [server(), { now: tenAtNight }]
    await replica(client, clock).pass()
    clock.now += hour
    const next = replica(client, clock)
    await next.pass()
    assert.deepEqual(next.reasons(), ['ExceptionExpired'])
  })

  it('is told by one of two that both think they lead', async () => {
    const [client, clock] = [server(), { now: tenAtNight }]
    const [one, other] = [replica(client, clock), replica(client, clock)]
    other.state.objects = new Map(client.objects)
    await Promise.all([one.pass(), other.pass()])
    assert.deepEqual([...one.reasons(), ...other.reasons()], ['ExceptionGranted'])
  })

  it('is not told by who does not lead, but counted', async () => {
    const client = server()
    const { pass, state, events, metrics } = replica(client, { now: tenAtNight })
    state.leading = false
    await pass()
    assert.deepEqual(events, [])
    assert.equal(client.requests.length, 0)
    const { values } = await metrics.phases.get()
    assert.deepEqual(
      values.map(({ labels, value }) => `${String(labels.phase)} ${value}`),
      ['Pending 0', 'Active 1', 'Expired 0', 'Revoked 0'],
    )
  })

  it('ends with who revoked it', async () => {
    const annotations = { 'kubectl-heal.io/revoked-by': 'boss' }
    const client = server(exceptionObject({ expiresAt: '2026-11-20T22:00:00Z' }, { annotations }))
    client.objects.set(path, { ...client.objects.get(path), status: { phase: 'Active', message: '' } })
    const { pass, events } = replica(client, { now: tenAtNight })
    await pass()
    assert.equal(events.length, 1)
    assert.equal(events[0]?.reason, 'ExceptionRevoked')
    assert.equal(events[0].note, 'exception "sale": Revoked by boss, changes kept')
  })

  it('is not said to be deleted where it may only have been left out', async () => {
    const client = server()
    const { pass, reasons, state } = replica(client, { now: tenAtNight })
    await pass()
    await pass()
    state.objects = new Map()
    state.cut = true
    await pass()
    state.cut = false
    await pass()
    assert.deepEqual(reasons(), ['ExceptionGranted'])
  })

  it('leaves a record for 30 days, which is then deleted and counted', async () => {
    const [client, clock] = [server(), { now: tenAtNight + hour }]
    const { pass, metrics, events } = replica(client, clock)
    await pass()
    clock.now += 30 * 24 * hour
    client.requests.length = 0
    await pass()
    assert.deepEqual(
      client.requests.map(({ method, path: asked }) => `${method} ${asked}`),
      [`DELETE ${path}`],
    )
    assert.equal((await metrics.deleted.get()).values[0]?.value, 1)
    assert.deepEqual(
      events.map(({ reason }) => reason),
      ['ExceptionGranted', 'ExceptionExpired'],
    )
  })

  it('ends with a delete too', async () => {
    const client = server()
    const { pass, reasons } = replica(client, { now: tenAtNight })
    await pass()
    await pass()
    client.objects.clear()
    await pass()
    await pass()
    assert.deepEqual(reasons(), ['ExceptionGranted', 'ExceptionRevoked'])
  })
})
