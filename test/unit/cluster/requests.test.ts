import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { gzipSync } from 'node:zlib'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure, ApiResult } from '../../../cluster/api-result.ts'
import type { Endpoint } from '../../../cluster/endpoint.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import { answer, refuse, say, startObjectServer, type Asked, type ObjectServer } from './object-server.ts'
import { until } from './until.ts'

const path = '/api/v1/namespaces/shop/pods/web'

describe('requests', () => {
  let server: ObjectServer
  let client: ApiClient
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint, { maxBytes: 100_000, userAgent: 'kubectl-heal/9.9' })
  })
  afterEach(async () => {
    client.close()
    await server.close()
  })

  const get = (timeout = 5_000) => client.request({ method: 'GET', path, timeout })
  const answers = (with_: (asked: Asked) => boolean) => {
    server.intercept = with_
  }

  const outcomes: { name: string; answer: (asked: Asked) => boolean; expect: Partial<ApiFailure> | 'ok' }[] = [
    { name: 'an object', answer: ({ response }) => answer(response, 200, { kind: 'Pod' }), expect: 'ok' },
    { name: '201', answer: ({ response }) => answer(response, 201, { kind: 'Pod' }), expect: 'ok' },
    ...(
      [
        [401, 'Unauthorized', 'Unauthorized'],
        [403, 'Forbidden', 'Forbidden'],
        [404, 'NotFound', 'NotFound'],
        [409, 'AlreadyExists', 'AlreadyExists'],
        [409, 'Conflict', 'Conflict'],
        [410, 'Expired', 'Expired'],
        [410, 'Gone', 'Expired'],
        [422, 'Invalid', 'Invalid'],
        [429, 'TooManyRequests', 'TooManyRequests'],
        [504, 'Timeout', 'Timeout'],
        [500, 'ServerTimeout', 'Timeout'],
        [500, 'InternalError', 'Other'],
        [400, 'BadRequest', 'Other'],
      ] as const
    ).map(([code, told, reason]) => ({
      name: `${code} ${told}`,
      answer: ({ response }: Asked) => refuse(response, code, told, 'because'),
      expect: { reason, status: code, message: 'because', method: 'GET' as const, path },
    })),
    {
      name: '404 that is no Status',
      answer: ({ response }) => say(response, '404 page not found', 404),
      expect: { reason: 'NotFound', status: 404, message: 'the API server does not serve this path (404)' },
    },
    {
      name: 'a redirect',
      answer: ({ response }) => say(response, '', 302, { location: '/' }),
      expect: { reason: 'Other', status: 302, message: 'the API server answered 302' },
    },
    {
      name: 'no JSON',
      answer: ({ response }) => say(response, '<html>'),
      expect: { reason: 'Other', message: 'the API server answered with something that is no JSON object' },
    },
    {
      name: 'a list at the top',
      answer: ({ response }) => say(response, '[]'),
      expect: { reason: 'Other' },
    },
    {
      name: 'an answer above the bound',
      answer: ({ response }) => answer(response, 200, { pad: 'x'.repeat(200_000) }),
      expect: { reason: 'TooLarge', message: 'the answer is larger than 100000 bytes' },
    },
    {
      name: 'a small packed answer that unpacks above the bound',
      answer: ({ response }) => {
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify({ pad: 'x'.repeat(5_000_000) })))
        return true
      },
      expect: { reason: 'TooLarge' },
    },
    {
      name: 'a packed answer that is none',
      answer: ({ response }) => say(response, 'no gzip', 200, { 'content-encoding': 'gzip' }),
      expect: { reason: 'Unreachable' },
    },
    {
      name: 'a connection that breaks in the middle of the answer',
      answer: ({ response, request }) => {
        response.writeHead(200, { 'content-length': 100 }).write('{', () => request.socket.destroy())
        return true
      },
      expect: { reason: 'Unreachable', status: 0 },
    },
    {
      name: 'a connection that breaks at once',
      answer: ({ request }) => request.socket.destroy().destroyed,
      expect: { reason: 'Unreachable' },
    },
  ]
  for (const { name, answer: with_, expect } of outcomes)
    it(`${name} is ${expect === 'ok' ? 'a value' : (expect.reason ?? '')}`, async () => {
      answers(with_)
      const result = await get()
      if (expect === 'ok') assert.deepEqual(result, { ok: true, value: { kind: 'Pod' } })
      else assert.deepEqual({ ...failureOf(result), ...expect }, failureOf(result))
    })

  for (const [name, start] of Object.entries({
    'no answer': () => undefined,
    'half an answer': ({ response }: Asked): void => void response.writeHead(200).write('{'),
    'an answer that drips': ({ response }: Asked) => {
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => {
        clearInterval(timer)
      })
    },
  }))
    it(`${name} is a Timeout in time`, async () => {
      answers((asked) => {
        start(asked)
        return true
      })
      const started = performance.now()
      assert.equal(failureOf(await get(150)).reason, 'Timeout')
      assert.ok(performance.now() - started < 1_000)
    })

  it('a packed answer is read', async () => {
    answers(({ request, response }) => {
      assert.equal(request.headers['accept-encoding'], 'gzip')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"kind":"Pod"}'))
      return true
    })
    assert.deepEqual(await get(), { ok: true, value: { kind: 'Pod' } })
  })

  it('body, type, query and name of the client are sent', async () => {
    let seen: http.IncomingHttpHeaders = {}
    let body = ''
    answers(({ request, response }) => {
      seen = request.headers
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => answer(response, 200, {}))
      return true
    })
    const query = { dryRun: 'All', fieldManager: 'a b' }
    const patch = [{ op: 'remove', path: '/ü' }]
    const contentType = 'application/json-patch+json'
    await client.request({ method: 'PATCH', path, query, body: patch, contentType, timeout: 5_000 })
    assert.deepEqual(server.asked, [`PATCH ${path}?dryRun=All&fieldManager=a+b`])
    assert.deepEqual(JSON.parse(body), patch)
    assert.equal(seen['content-type'], contentType)
    assert.equal(seen['content-length'], String(Buffer.byteLength(JSON.stringify(patch))))
    assert.equal(seen['user-agent'], 'kubectl-heal/9.9')
  })

  it('a message is one line of 500 characters', async () => {
    answers(({ response }) => refuse(response, 422, 'Invalid', `a\n\tb\u0007${'x'.repeat(50_000)}`))
    const { message } = failureOf(await get())
    assert.match(message, /^a b x/)
    assert.equal(message.length, 500)
  })

  it('a connection that was closed while idle costs a read nothing', async () => {
    const quick = http.createServer((_, response) => response.end('{}'))
    quick.listen(0, '127.0.0.1')
    await once(quick, 'listening')
    const address = quick.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
    const own = createApiClient({ ...server.endpoint, server: new URL(url) })
    quick.on('connection', (socket) => {
      let answered = 0
      // Each connection is good for one answer; the next request meets a reset.
      socket.on('data', () => {
        answered += 1
        if (answered === 2) socket.resetAndDestroy()
      })
    })
    for (let round = 0; round < 4; round += 1)
      assert.ok((await own.request({ method: 'GET', path, timeout: 5_000 })).ok)
    own.close()
    quick.close()
  })

  it('closing the client ends what runs', async () => {
    answers(() => true)
    const running = get()
    await until('it is asked', () => server.asked.length === 1)
    client.close()
    assert.equal(failureOf(await running).reason, 'Unreachable')
  })

  describe('credentials', () => {
    function endpointWith(tokens: string[]): { endpoint: Endpoint; asked: (boolean | undefined)[] } {
      const asked: (boolean | undefined)[] = []
      return {
        asked,
        endpoint: {
          ...server.endpoint,
          credentials: (fresh) => {
            asked.push(fresh)
            const token = fresh === true ? tokens[1] : tokens[0]
            return token === undefined
              ? Promise.reject(new Error('Bearer abcdefghijklmnopqrstuvw is old'))
              : Promise.resolve({ headers: { authorization: `Bearer ${token}` } })
          },
        },
      }
    }
    const onlyNew = ({ request, response }: Asked) =>
      request.headers.authorization === 'Bearer new' ? answer(response, 200, {}) : refuse(response, 401, 'Unauthorized')

    it('one that is refused is renewed once', async () => {
      const { endpoint, asked } = endpointWith(['old', 'new'])
      answers(onlyNew)
      const own = createApiClient(endpoint)
      assert.ok((await own.request({ method: 'POST', path, body: {}, timeout: 5_000 })).ok)
      assert.deepEqual(asked, [undefined, true])
      own.close()
    })

    for (const [name, tokens] of [
      ['the same', ['old', 'old']],
      ['refused as well', ['old', 'older']],
      ['not to be had', ['old']],
    ] as const)
      it(`a new one that is ${name} leaves it at Unauthorized`, async () => {
        answers(onlyNew)
        const own = createApiClient(endpointWith([...tokens]).endpoint)
        assert.equal(failureOf(await own.request({ method: 'GET', path, timeout: 5_000 })).reason, 'Unauthorized')
        assert.ok(server.asked.length <= 2)
        own.close()
      })

    it('that cannot be had fail the request, and are not told', async () => {
      const own = createApiClient(endpointWith([]).endpoint)
      const { reason, message } = failureOf(await own.request({ method: 'GET', path, timeout: 5_000 }))
      assert.deepEqual({ reason, message }, { reason: 'Unauthorized', message: 'Bearer [redacted] is old' })
      own.close()
    })
  })

  describe('a type that is not served', () => {
    for (const [name, body, expected] of [
      ['plain text', undefined, true],
      ['a Status without details', { kind: 'Status', reason: 'NotFound', details: {} }, true],
      ['a Status that names an object', { kind: 'Status', reason: 'NotFound', details: { name: 'web' } }, false],
    ] as const)
      it(`404 with ${name}: ${String(expected)}`, async () => {
        answers(({ response }) =>
          body === undefined ? say(response, '404 page not found', 404) : answer(response, 404, body),
        )
        assert.equal(isNotServed(failureOf(await get())), expected)
      })
  })

  describe('for text', () => {
    const log = (maxBytes?: number) =>
      client.text({
        path: `${path}/log`,
        query: { previous: 'true', tailLines: '20' },
        timeout: 5_000,
        ...(maxBytes === undefined ? {} : { maxBytes }),
      })

    it('gives the log as it is', async () => {
      answers(({ response }) => say(response, 'first\nlast\n'))
      assert.deepEqual(await log(), { ok: true, value: 'first\nlast\n' })
      assert.deepEqual(server.asked, [`GET ${path}/log?previous=true&tailLines=20`])
    })

    it('gives an empty log', async () => {
      answers(({ response }) => say(response, ''))
      assert.deepEqual(await log(), { ok: true, value: '' })
    })

    it('refuses a log above the bound', async () => {
      answers(({ response }) => say(response, 'x'.repeat(2_000)))
      const result = await log(1_000)
      assert.equal(result.ok ? '' : result.failure.reason, 'TooLarge')
    })

    it('tells a refusal in the words of the API server', async () => {
      answers(({ response }) => refuse(response, 400, 'BadRequest', 'previous terminated container "web" not found'))
      const result = await log()
      assert.equal(result.ok ? '' : result.failure.message, 'previous terminated container "web" not found')
    })
  })
})

function failureOf(result: ApiResult<unknown>): ApiFailure {
  assert.ok(!result.ok)
  return result.failure
}
