import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure } from '../../../cluster/api-result.ts'
import { startInformer, type Informer, type InformerOptions } from '../../../cluster/informer.ts'
import { resources } from '../../../cluster/resource.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { endpointTo, refuse, startObjectServer, type ObjectServer } from './object-server.ts'
import { startTcpProxy } from './tcp-proxy.ts'
import { until } from './until.ts'

const type = resources.driftpolicies
const collection = '/apis/kubectl-heal.io/v1alpha1/driftpolicies'
const policy = (name: string, more: JsonObject = {}) => ({ metadata: { name }, ...more })

describe('informer', () => {
  let server: ObjectServer
  let client: ApiClient
  let informers: Informer[]
  let problems: ApiFailure[]
  let told: string[]
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint, { maxEventBytes: 10_000 })
    informers = []
    problems = []
    told = []
  })
  afterEach(async () => {
    for (const informer of informers) informer.stop()
    client.close()
    await server.close()
  })

  function start(options: Partial<InformerOptions> = {}): Informer {
    const informer = startInformer({
      client,
      type,
      now: () => performance.now(),
      onChange: (objects) => void told.push([...objects.keys()].sort().join()),
      onProblem: (problem) => void problems.push(problem),
      backOff: { first: 10, longest: 100 },
      ...options,
    })
    informers.push(informer)
    return informer
  }

  const names = (informer: Informer) => [...(informer.objects()?.keys() ?? ['(none yet)'])].sort().join()
  const shows = (informer: Informer, expected: string) =>
    until(`${expected} is shown`, () => names(informer) === expected)
  const isWatching = () => until('a watch runs', () => server.history.followers() > 0)
  const asked = (part: string) => server.asked.filter((line) => line.includes(part))

  it('before the first list nothing is known, then what there is, then what happens', async () => {
    server.history.put(collection, policy('a'))
    const informer = start()
    assert.equal(informer.objects(), undefined)
    assert.equal(informer.lastHeard(), undefined)
    await shows(informer, 'a')
    await isWatching()
    server.history.put(collection, policy('b'))
    await shows(informer, 'a,b')
    server.history.put(collection, policy('a', { spec: 1 }))
    await until('the change', () => informer.objects()?.get('a')?.['spec'] === 1)
    server.history.remove(collection, 'a')
    await shows(informer, 'b')
    await until('the last was told', () => told.at(-1) === 'b')
    assert.equal(told[0], 'a')
    assert.equal(asked('limit=').length, 1)
    assert.deepEqual(problems, [])
  })

  it('an empty cluster is told as well', async () => {
    start()
    await until('told', () => told.length === 1)
    assert.deepEqual(told, [''])
  })

  it('objects of several pages are one list, with apiVersion and kind', async () => {
    server.pageSize = 2
    for (const name of ['a', 'b', 'c', 'd', 'e']) server.history.put(collection, policy(name))
    const informer = start()
    await shows(informer, 'a,b,c,d,e')
    assert.equal(informer.objects()?.get('e')?.['kind'], 'DriftPolicy')
    assert.equal(asked('continue=').length, 2)
  })

  it('what arrives together is told once', async () => {
    start()
    await isWatching()
    for (let number = 0; number < 200; number += 1) server.history.put(collection, policy(`p${number}`))
    await until('all is told', () => told.at(-1)?.split(',').length === 200)
    assert.ok(told.length < 100, `${told.length} times`)
  })

  it('a snapshot never changes', async () => {
    server.history.put(collection, policy('a'))
    const informer = start()
    await shows(informer, 'a')
    const before = informer.objects()
    await isWatching()
    server.history.put(collection, policy('b'))
    await shows(informer, 'a,b')
    assert.deepEqual([...(before?.keys() ?? [])], ['a'])
  })

  it('namespaced objects go by namespace/name, selectors go along', async () => {
    server.history.put('/api/v1/namespaces/shop/secrets', { metadata: { namespace: 'shop', name: 'tls' } })
    const informer = start({
      type: resources.secrets,
      namespace: 'shop',
      fieldSelector: 'metadata.name=tls',
      labelSelector: 'a=b',
    })
    await shows(informer, 'shop/tls')
    await isWatching()
    for (const line of server.asked) assert.match(line, /labelSelector=a%3Db&fieldSelector=metadata.name%3Dtls/)
  })

  it('after a cut it goes on where it was, without a new list', async () => {
    server.history.put(collection, policy('a'))
    const informer = start()
    await isWatching()
    server.cutConnections()
    server.history.put(collection, policy('b'))
    server.history.remove(collection, 'a')
    await shows(informer, 'b')
    assert.equal(asked('limit=').length, 1)
    assert.equal(problems[0]?.reason, 'Unreachable')
  })

  it('a bookmark moves on the place where it goes on', async () => {
    start()
    await isWatching()
    server.history.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '4711' } } })
    server.history.send({ type: 'MODIFIED', object: { metadata: { name: 'seen', resourceVersion: '4712' } } })
    server.history.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '4713' } } })
    await until('told', () => told.at(-1) === 'seen')
    server.cutConnections()
    await until('it goes on', () => asked('resourceVersion=4713').length === 1)
  })

  it('a version that is too old (410) means a new list, which shows what was deleted meanwhile', async () => {
    server.history.put(collection, policy('a'))
    server.history.put(collection, policy('b'))
    const informer = start()
    await isWatching()
    server.intercept = ({ query, response }) => query.get('watch') === 'true' && refuse(response, 503, 'Unavailable')
    server.cutConnections()
    await until('it has tried', () => problems.some(({ status }) => status === 503))
    server.history.remove(collection, 'a')
    server.history.forget()
    server.intercept = undefined
    await shows(informer, 'b')
    assert.equal(asked('limit=').length, 2)
    assert.ok(!problems.some(({ reason }) => reason === 'Expired'))
  })

  for (const [name, event] of Object.entries({
    'too old': { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
    'of the server': { type: 'ERROR', object: { kind: 'Status', code: 500, reason: 'InternalError', message: 'etcd' } },
    'of no known type': { type: 'NEWS', object: { metadata: { resourceVersion: '1' } } },
    'without an object': { type: 'ADDED', object: {} },
  }))
    it(`an event that is an error (${name}) means a new list`, async () => {
      const informer = start()
      await isWatching()
      server.history.send(event)
      await until('a second list', () => asked('limit=').length === 2)
      server.history.put(collection, policy('a'))
      await shows(informer, 'a')
      assert.equal(problems.length, name === 'too old' ? 0 : 1)
    })

  for (const [name, text, reason] of [
    ['garbage', 'nonsense\n', 'Other'],
    ['an event above the bound', 'x'.repeat(20_000), 'TooLarge'],
    ['half an event', '{"type":', undefined],
  ] as const)
    it(`${name} in a watch costs that watch only`, async () => {
      let isFirst = true
      server.intercept = ({ query, response }) => {
        if (query.get('watch') !== 'true' || !isFirst) return false
        isFirst = false
        if (reason === undefined) response.end(text)
        else response.write(text)
        return true
      }
      const informer = start()
      await isWatching()
      server.history.put(collection, policy('a'))
      await shows(informer, 'a')
      assert.equal(problems[0]?.reason, reason)
    })

  it('an API server that restarts is taken up again', async () => {
    server.history.put(collection, policy('a'))
    const informer = start()
    await isWatching()
    await server.pause()
    await until('it is missed', () => problems.length > 0)
    server.history.put(collection, policy('b'))
    await server.resume()
    await shows(informer, 'a,b')
    assert.ok(problems.every(({ reason }) => reason === 'Unreachable'))
  })

  it('a watch that falls silent is noticed, and the time of the last word tells it meanwhile', async () => {
    const proxy = await startTcpProxy(server.url)
    const through = createApiClient(endpointTo(proxy.url))
    const informer = start({ client: through, silence: 300 })
    await isWatching()
    proxy.silence()
    server.history.put(collection, policy('a'))
    const silentSince = performance.now()
    await until('it is noticed', () => problems.some(({ reason }) => reason === 'Timeout'))
    assert.ok(performance.now() - silentSince < 3_000)
    assert.ok((informer.lastHeard() ?? Infinity) <= silentSince)
    assert.equal(names(informer), '')
    proxy.recover()
    await shows(informer, 'a')
    assert.ok((informer.lastHeard() ?? 0) > silentSince)
    informer.stop()
    through.close()
    await proxy.close()
  })

  it('after a silence its word is had at once, though nothing has changed', async () => {
    const proxy = await startTcpProxy(server.url)
    const through = createApiClient(endpointTo(proxy.url))
    const informer = start({ client: through, silence: 300 })
    await isWatching()
    proxy.silence()
    await until('it is noticed', () => problems.some(({ reason }) => reason === 'Timeout'))
    const recovered = performance.now()
    proxy.recover()
    await until('a word', () => (informer.lastHeard() ?? 0) > recovered)
    informer.stop()
    through.close()
    await proxy.close()
  })

  it('after an absence that is longer than the silence allows, too', async () => {
    const informer = start({ silence: 300 })
    await isWatching()
    await server.pause()
    const gone = performance.now()
    await until('it is missed for long', () => performance.now() - gone > 300)
    await server.resume()
    await until('a word', () => (informer.lastHeard() ?? 0) > gone)
    // What comes later is of the next watch, which is quiet for longer than so short a silence allows.
    assert.equal(problems[0]?.reason, 'Unreachable')
  })

  it('a quiet watch that the API server ends in time is no problem, and its end is a word', async () => {
    const informer = start({ silence: 7_000 })
    await isWatching()
    const listed = informer.lastHeard() ?? Infinity
    await until('a second watch', () => asked('watch=true').length === 2)
    assert.ok((informer.lastHeard() ?? 0) >= listed + 1_000)
    assert.match(asked('watch=true')[0] ?? '', /timeoutSeconds=2/)
    assert.deepEqual(problems, [])
  }).timeout(6_000)

  it('a watch that is ended at once each time is not asked in a loop', async () => {
    server.intercept = ({ query, response }) => {
      if (query.get('watch') !== 'true') return false
      response.end()
      return true
    }
    start({ backOff: { first: 50, longest: 10_000 } })
    await until('three watches', () => asked('watch=true').length === 3)
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.ok(asked('watch=true').length < 5)
  })

  for (const { code, reason } of [
    { code: 403, reason: 'Forbidden' },
    { code: 404, reason: 'NotFound' },
  ])
    it(`${reason} is told, asked again slowly, and passes when it is granted`, async () => {
      server.intercept = ({ response }) => refuse(response, code, reason)
      const informer = start({ backOff: { first: 1, longest: 200 } })
      await until('told twice', () => problems.length === 2)
      assert.ok(server.asked.length <= 3)
      assert.deepEqual(
        problems.map((problem) => problem.reason),
        [reason, reason],
      )
      assert.equal(informer.objects(), undefined)
      server.intercept = undefined
      server.history.put(collection, policy('a'))
      await shows(informer, 'a')
    })

  it('a type that is taken away leaves what was known', async () => {
    server.history.put(collection, policy('a'))
    const informer = start()
    await isWatching()
    server.intercept = ({ response }) => refuse(response, 404, 'NotFound')
    server.cutConnections()
    await until('told', () => problems.filter(({ reason }) => reason === 'NotFound').length >= 2)
    assert.equal(names(informer), 'a')
  })

  it('more objects than the bound are refused, and what was known stays', async () => {
    server.history.put(collection, policy('a'))
    const informer = start({ maxObjects: 1 })
    await isWatching()
    server.history.put(collection, policy('b'))
    await until('told', () => problems.some(({ reason }) => reason === 'TooLarge'))
    assert.equal(names(informer), 'a')
    server.history.remove(collection, 'a')
    await shows(informer, 'b')
  })

  it('once stopped it asks no more and tells no more', async () => {
    const informer = start()
    await isWatching()
    server.history.put(collection, policy('a'))
    informer.stop()
    await until('the watch is closed', () => server.history.followers() === 0)
    const count = server.asked.length
    await new Promise((resolve) => setTimeout(resolve, 150))
    assert.equal(server.asked.length, count)
    assert.deepEqual(
      told.filter((names) => names !== ''),
      [],
    )
    assert.deepEqual(problems, [])
  })
})
