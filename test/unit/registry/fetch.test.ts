import assert from 'node:assert/strict'
import { createFetch, type RegistryFetch } from '../../../cluster/registry/fetch.ts'
import type { Fetched, FetchFault, HttpRequest } from '../../../policies/registry/fetch.ts'
import {
  answer,
  hang,
  redirect,
  reset,
  stalled,
  truncated,
  type Reply,
} from '../../support/scripted-registry/replies.ts'
import { startScriptedRegistry, type ScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'

describe('the way to registries', () => {
  let registry: ScriptedRegistry
  let way: RegistryFetch
  beforeEach(async () => {
    registry = await startScriptedRegistry()
    way = createFetch()
  })
  afterEach(async () => {
    way.close()
    await registry.stop()
  })

  const get = (more: Partial<HttpRequest> = {}): Promise<Fetched> =>
    way.fetch({
      ...{ method: 'GET', url: `${registry.url}/x?token=hunter2`, headers: { authorization: 'Bearer hunter2' } },
      ...{ maxBytes: 1000, signal: AbortSignal.timeout(3000) },
      ...more,
    })
  /** Sends raw bytes and closes. */
  const raw =
    (text: string): Reply =>
    (request) => {
      request.socket.end(text)
    }

  const faults: [string, Reply, FetchFault][] = [
    ['a connection that breaks', reset, 'connection'],
    ['less than the Content-Length', truncated('abc'), 'truncated'],
    ['chunks without an end', raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'), 'truncated'],
    [
      'more than is wanted, by its Content-Length',
      answer(200, { 'content-length': '1001' }, 'x'.repeat(1001)),
      'too-large',
    ],
    ['more than is wanted, in chunks', stalled('x'.repeat(1001)), 'too-large'],
    ['what is no HTTP', raw('hello\r\n\r\n'), 'connection'],
    ['another protocol', raw('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'), 'connection'],
    ['headers of 100 KiB', raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`), 'connection'],
  ]
  for (const [claim, reply, fault] of faults)
    it(`${claim} is ${fault}`, async () => {
      registry.on(/./, reply)
      const fetched = await get()
      assert.ok(!fetched.ok)
      assert.equal(fetched.fault, fault, fetched.message)
      assert.doesNotMatch(fetched.message, /hunter2/)
    })

  for (const [claim, reply] of [
    ['that never comes', hang],
    ['that never ends', stalled('x')],
  ] as const)
    it(`an answer ${claim} is ended by the signal`, async () => {
      registry.on(/./, reply)
      const fetched = await get({ signal: AbortSignal.timeout(50) })
      assert.ok(!fetched.ok && fetched.fault === 'aborted')
    })

  it('a signal that has ended before asks nobody', async () => {
    const fetched = await get({ signal: AbortSignal.abort() })
    assert.ok(!fetched.ok && fetched.fault === 'aborted')
    assert.deepEqual(registry.seen, [])
  })

  it('nobody listening and a header that is none are faults too', async () => {
    const { url } = registry
    await registry.stop()
    const refused = await get({ url })
    assert.ok(!refused.ok && refused.fault === 'connection' && refused.message.includes('nobody listens'))
    const broken = await get({ headers: { authorization: 'a\nb' } })
    assert.ok(!broken.ok && broken.fault === 'connection')
  })

  it('a HEAD may promise any length', async () => {
    registry.on(/./, answer(200, { 'content-length': '123456789', 'docker-content-digest': 'd' }))
    const fetched = await get({ method: 'HEAD' })
    assert.ok(fetched.ok && fetched.body.length === 0)
    assert.equal(fetched.headers.get('docker-content-digest'), 'd')
  })

  it('redirects are given to the caller', async () => {
    registry.on(/./, redirect('/y'))
    const fetched = await get()
    assert.ok(fetched.ok && fetched.status === 307 && fetched.headers.get('location') === '/y')
    assert.equal(registry.seen.length, 1)
  })

  it('a POST sends its body', async () => {
    await get({ method: 'POST', body: 'grant_type=ä' })
    assert.equal(registry.seen[0]?.body, 'grant_type=ä')
  })

  it('bodies come as bytes that nobody else holds, so that they can be handed over', async () => {
    registry.on(/./, answer(200, {}, Buffer.from([0, 255, 1])))
    const fetched = await get()
    assert.ok(fetched.ok)
    assert.deepEqual([...fetched.body], [0, 255, 1])
    assert.equal(fetched.body.buffer.byteLength, 3)
  })

  it('a connection that was closed while it was idle is opened again', async () => {
    registry.on(/./, (request, response) => {
      response.end('ok')
      response.on('close', () => setImmediate(() => request.socket.resetAndDestroy()))
    })
    for (let time = 0; time < 5; time += 1) assert.ok((await get()).ok)
  })
})
