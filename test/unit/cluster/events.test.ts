import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { eventName, eventObject } from '../../../cluster/event-object.ts'
import {
  createEventRecorder,
  type EventRecorder,
  type EventRecorderOptions,
  type RecordedEvent,
} from '../../../cluster/event-recorder.ts'
import { answer, refuse, startObjectServer, type ObjectServer } from './object-server.ts'
import { until } from './until.ts'

const collection = '/apis/events.k8s.io/v1/namespaces/shop/events'
const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'u1' }
const granted: RecordedEvent = {
  regarding: web,
  type: 'Normal',
  reason: 'Granted',
  action: 'Grant',
  note: 'ann may scale',
}

describe('event recorder', () => {
  let server: ObjectServer
  let client: ApiClient
  let recorders: EventRecorder[]
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint)
    recorders = []
  })
  afterEach(async () => {
    await Promise.all(recorders.map((recorder) => recorder.stop()))
    client.close()
    await server.close()
  })

  function start(options: Partial<EventRecorderOptions> = {}): EventRecorder {
    const recorder = createEventRecorder({
      client,
      controller: 'kubectl-heal.io/admission',
      instance: 'pod-1',
      now: () => 0,
      ...options,
    })
    recorders.push(recorder)
    return recorder
  }

  const stored = () => server.history.list(collection)

  it('an Event is written in the background, as events.k8s.io/v1 has it', async () => {
    start().record({ ...granted, related: { kind: 'DriftException', name: 'x' } })
    await until('it is there', () => stored().length === 1)
    const { metadata, ...event } = stored()[0] ?? {}
    assert.match((metadata as Record<string, string>)['name'] ?? '', /^web\.[0-9a-f]{16}$/)
    assert.deepEqual(event, {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      eventTime: '1970-01-01T00:00:00.000000Z',
      reportingController: 'kubectl-heal.io/admission',
      reportingInstance: 'pod-1',
      type: 'Normal',
      reason: 'Granted',
      action: 'Grant',
      note: 'ann may scale',
      regarding: web,
      related: { kind: 'DriftException', name: 'x' },
    })
  })

  it('equal Events are one series, written seldom; a flush writes the rest', async () => {
    let clock = 0
    const recorder = start({ now: () => clock })
    recorder.record(granted)
    await until('it is there', () => stored().length === 1)
    clock = 60_000
    for (let number = 0; number < 500; number += 1) recorder.record(granted)
    recorder.record({ ...granted, note: 'another' })
    await until('the other is there', () => stored().length === 2)
    assert.equal(stored()[0]?.['series'], undefined)
    await recorder.flush()
    assert.deepEqual(stored()[0]?.['series'], { count: 501, lastObservedTime: '1970-01-01T00:01:00.000000Z' })
    assert.equal(server.asked.length, 3)
  })

  it('a series is written by itself after its time', async () => {
    const recorder = start({ seriesEvery: 50 })
    recorder.record(granted)
    await until('it is there', () => stored().length === 1)
    recorder.record(granted)
    await until('the series', () => stored()[0]?.['series'] !== undefined)
  })

  it('after the time of a series the same is a new Event', async () => {
    const recorder = start({ seriesFor: 50 })
    recorder.record(granted)
    await until('it is there', () => stored().length === 1)
    await new Promise((resolve) => setTimeout(resolve, 60))
    recorder.record(granted)
    await until('a second', () => stored().length === 2)
  })

  it('a series whose Event has run out of time goes on as a new one', async () => {
    const recorder = start()
    recorder.record(granted)
    await recorder.flush()
    server.history.remove(collection, String((stored()[0]?.['metadata'] as Record<string, unknown>)['name']))
    recorder.record(granted)
    await recorder.flush()
    assert.equal((stored()[0]?.['series'] as Record<string, unknown>)['count'], 2)
  })

  it('while the API server is away they wait', async () => {
    await server.pause()
    const recorder = start()
    recorder.record(granted)
    await recorder.flush()
    await server.resume()
    await until('it is there', () => stored().length === 1)
    assert.equal(recorder.dropped(), 0)
  })

  it('an answer that was lost makes no second Event', async () => {
    let posts = 0
    server.intercept = ({ method, response, path }) => {
      posts += method === 'POST' ? 1 : 0
      if (posts === 1) server.history.put(path, { metadata: { name: 'lost' } })
      return posts === 1 ? answer(response, 500, {}) : posts === 2 ? refuse(response, 409, 'AlreadyExists') : false
    }
    const recorder = start()
    recorder.record(granted)
    await until('it was tried again', () => posts === 2)
    await recorder.flush()
    assert.equal(posts, 2)
    assert.equal(recorder.dropped(), 0)
  })

  it('what is refused is dropped, counted and told; it costs no other', async () => {
    server.intercept = ({ response, path }) => !path.includes('/shop/') && refuse(response, 403, 'Forbidden')
    const problems: string[] = []
    const recorder = start({ onProblem: ({ reason }) => void problems.push(reason) })
    recorder.record({ ...granted, regarding: { ...web, namespace: 'elsewhere' } })
    recorder.record(granted)
    await until('the other is there', () => stored().length === 1)
    assert.equal(recorder.dropped(), 1)
    assert.deepEqual(problems, ['Forbidden'])
  })

  it('a flood of different ones is bounded in memory and in rate', async () => {
    const recorder = start({ limit: 20, rate: { perSecond: 20, burst: 5 } })
    const started = performance.now()
    for (let number = 0; number < 2_000; number += 1) recorder.record({ ...granted, note: `note ${number}` })
    assert.ok(performance.now() - started < 500)
    assert.equal(recorder.dropped(), 1_980)
    await until('some are there', () => stored().length >= 7)
    assert.ok(performance.now() - started > 50)
    assert.ok(stored().length <= 15)
  })

  it('room is made by those that are written', async () => {
    const recorder = start({ limit: 2 })
    for (const note of ['a', 'b', 'c', 'd']) {
      recorder.record({ ...granted, note })
      await recorder.flush()
    }
    assert.equal(stored().length, 4)
    assert.equal(recorder.dropped(), 0)
  })

  it('once stopped it has written all, and records no more', async () => {
    const recorder = start({ rate: { perSecond: 1, burst: 1 } })
    for (const note of ['a', 'b', 'c']) recorder.record({ ...granted, note })
    await recorder.stop()
    recorder.record({ ...granted, note: 'late' })
    assert.equal(stored().length, 3)
  })
})

describe('Event objects', () => {
  const reporter = { controller: 'c', instance: 'i', name: 'n' }
  const once = { count: 1, first: 0, last: 0 }
  const make = (event: Partial<RecordedEvent>) => eventObject({ ...granted, ...event }, once, reporter)

  for (const { name, event, namespace } of [
    { name: 'the regarded object', event: {}, namespace: 'shop' },
    { name: 'default, where that has none', event: { regarding: { name: 'p' } }, namespace: 'default' },
    {
      name: 'default, where another is asked for but cannot be',
      event: { regarding: { name: 'p' }, namespace: 'x' },
      namespace: 'default',
    },
    {
      name: 'kube-system, where asked for',
      event: { regarding: { name: 'p' }, namespace: 'kube-system' },
      namespace: 'kube-system',
    },
  ])
    it(`the namespace is that of ${name}`, () => {
      assert.equal((make(event)['metadata'] as Record<string, unknown>)['namespace'], namespace)
    })

  for (const [name, note] of Object.entries({
    ascii: 'x'.repeat(5_000),
    wide: '€'.repeat(5_000),
    pairs: '😀'.repeat(1_000),
    odd: `a${'😀'.repeat(1_000)}`,
  }))
    it(`a long note (${name}) is cut at 1024 bytes between two characters`, () => {
      const cut = String(make({ note })['note'])
      assert.ok(Buffer.byteLength(cut) <= 1024 && Buffer.byteLength(cut) > 1015)
      assert.ok(cut.endsWith('…') && !cut.includes('\ufffd'))
    })

  it('a note that fits is not cut', () => {
    assert.equal(make({ note: 'x'.repeat(1024) })['note'], 'x'.repeat(1024))
  })

  it('words that are empty or long are made valid', () => {
    const event = make({ reason: '', action: 'A'.repeat(200) })
    assert.equal(event['reason'], 'Unknown')
    assert.ok(Buffer.byteLength(String(event['action'])) <= 128)
  })

  for (const [name, expected] of [
    ['web', 'web.00ff'],
    ['system:node:Worker_1', 'system-node-worker-1.00ff'],
    ['..', 'event.00ff'],
    ['', 'event.00ff'],
    ['-a-.-b-', 'a.b.00ff'],
    ['../../x', 'x.00ff'],
  ] as const)
    it(`the name of one on ${JSON.stringify(name)} is ${expected}`, () => {
      assert.equal(eventName({ ...granted, regarding: { name } }, '00ff'), expected)
    })

  it('a name is never longer than 253 characters', () => {
    assert.equal(eventName({ ...granted, regarding: { name: 'a'.repeat(253) } }, '00ff').length, 253)
  })
})
