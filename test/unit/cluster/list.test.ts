import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { serves } from '../../../cluster/discovery.ts'
import { eachPage, listObjects } from '../../../cluster/list.ts'
import { resources } from '../../../cluster/resource.ts'
import { answer, refuse, startObjectServer, type Asked, type ObjectServer } from './object-server.ts'
import { until } from './until.ts'

const collection = '/apis/apps/v1/namespaces/shop/deployments'
const shop = { namespace: 'shop' }

describe('lists', () => {
  let server: ObjectServer
  let client: ApiClient
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint, { maxBytes: 20_000 })
  })
  afterEach(async () => {
    client.close()
    await server.close()
  })

  const fill = (count: number, pad = '') => {
    for (let number = 0; number < count; number += 1)
      server.history.put(collection, { metadata: { namespace: 'shop', name: `d${number}` }, pad })
  }
  const deployments = (options = {}) => listObjects(client, resources.deployments, { ...shop, ...options })

  it('pages of 500 are put together', async () => {
    client.close()
    client = createApiClient(server.endpoint)
    fill(1_201)
    const result = await deployments()
    assert.ok(result.ok)
    assert.equal(result.value.items.length, 1_201)
    assert.equal(result.value.resourceVersion, String(server.history.version()))
    assert.deepEqual(
      server.asked.map((line) => new URLSearchParams(line.split('?')[1]).get('continue')),
      [null, '500', '1000'],
    )
  })

  it('objects get the apiVersion and kind that their list stands for', async () => {
    fill(1)
    const result = await deployments()
    assert.ok(result.ok)
    assert.deepEqual(
      [result.value.items[0]?.['apiVersion'], result.value.items[0]?.['kind']],
      ['apps/v1', 'Deployment'],
    )
  })

  it('a page that would be too large is asked for in smaller ones', async () => {
    fill(30, 'x'.repeat(3_000))
    const result = await deployments()
    assert.ok(result.ok)
    assert.equal(result.value.items.length, 30)
  })

  it('a single object that is too large is TooLarge', async () => {
    fill(1, 'x'.repeat(30_000))
    const result = await deployments()
    assert.equal(result.ok ? '' : result.failure.reason, 'TooLarge')
  })

  it('the next page is on its way while one is handled', async () => {
    fill(3)
    const seen: number[] = []
    const result = await eachPage(client, resources.deployments, { ...shop, limit: 1 }, async ({ items }) => {
      seen.push(items.length)
      if (seen.length < 3) await until('the next is asked for', () => server.asked.length > seen.length)
    })
    assert.deepEqual(result, { ok: true, value: { count: 3, resourceVersion: '4', consistent: true } })
  })

  it('a page tells how many follow', async () => {
    fill(3)
    const remaining: (number | undefined)[] = []
    await eachPage(client, resources.deployments, { ...shop, limit: 2 }, (page) => void remaining.push(page.remaining))
    assert.deepEqual(remaining, [1, undefined])
  })

  it('a visitor that has enough ends the list', async () => {
    fill(5)
    let pages = 0
    await eachPage(client, resources.deployments, { ...shop, limit: 1 }, () => ++pages < 2)
    assert.equal(pages, 2)
  })

  it('selectors are sent with each page', async () => {
    fill(2)
    await deployments({ labelSelector: 'a=b', fieldSelector: 'c=d', limit: 1 })
    for (const line of server.asked) assert.match(line, /labelSelector=a%3Db&fieldSelector=c%3Dd/)
  })

  /** Refuses page tokens so many times, with a token for later or without. */
  function expire(times: number, later?: string): void {
    let left = times
    server.intercept = ({ query, response }: Asked) => {
      if (!query.has('continue') || query.get('continue') === later || left === 0) return false
      left -= 1
      return later === undefined
        ? refuse(response, 410, 'Expired', 'token too old')
        : answer(response, 410, { kind: 'Status', reason: 'Expired', code: 410, metadata: { continue: later } })
    }
  }

  it('a list that outlives the past is begun again once', async () => {
    fill(3)
    expire(1)
    const result = await deployments({ limit: 2 })
    assert.ok(result.ok)
    assert.equal(result.value.items.length, 3)
    assert.equal(server.asked.length, 4)
  })

  it('and then is Expired', async () => {
    fill(3)
    expire(9)
    const result = await deployments({ limit: 2 })
    assert.equal(result.ok ? '' : result.failure.reason, 'Expired')
    assert.equal(server.asked.length, 4)
  })

  it('page by page it goes on into the present, and says so', async () => {
    fill(3)
    expire(9, '2')
    server.history.put(collection, { metadata: { namespace: 'shop', name: 'late' } })
    const names: unknown[] = []
    let lists = 0
    const original = server.intercept
    // The first token is another than the one for later.
    server.intercept = (asked) => {
      lists += 1
      if (lists > 1) return original?.(asked) ?? false
      return answer(asked.response, 200, {
        metadata: { resourceVersion: '4', continue: 'old' },
        items: server.history.list(collection).slice(0, 2),
      })
    }
    const result = await eachPage(
      client,
      resources.deployments,
      { ...shop, limit: 2 },
      ({ items }) => void names.push(...items),
    )
    assert.deepEqual(result, { ok: true, value: { count: 4, resourceVersion: '5', consistent: false } })
    assert.equal(names.length, 4)
  })

  it('page by page without a token for later it is Expired', async () => {
    fill(3)
    expire(9)
    const result = await eachPage(client, resources.deployments, { ...shop, limit: 2 }, () => undefined)
    assert.equal(result.ok ? '' : result.failure.reason, 'Expired')
  })

  for (const [name, body] of Object.entries({
    'no list': { kind: 'Status' },
    'items of another shape': { items: 'many' },
  }))
    it(`${name} is Other`, async () => {
      server.intercept = ({ response }) => answer(response, 200, body)
      const result = await deployments()
      assert.equal(result.ok ? '' : result.failure.reason, 'Other')
    })

  it('null is an empty list, and what is no object is left out', async () => {
    let round = 0
    server.intercept = ({ response }) => answer(response, 200, { items: ++round === 1 ? null : [1, null, 'x', {}] })
    const lengths = [await deployments(), await deployments()].map((result) =>
      result.ok ? result.value.items.length : -1,
    )
    assert.deepEqual(lengths, [0, 1])
  })

  it('a server that gives the same token again ends the list', async () => {
    server.intercept = ({ response }) => answer(response, 200, { metadata: { continue: 'same' }, items: [{}] })
    const result = await deployments()
    assert.ok(result.ok)
    assert.equal(result.value.items.length, 2)
  })

  for (const { name, body, code = 200, expected } of [
    { name: 'is in its group', body: { resources: [{ name: 'deployments' }] }, expected: { ok: true, value: true } },
    {
      name: 'is not in its group',
      body: { resources: [{ name: 'deployments/scale' }] },
      expected: { ok: true, value: false },
    },
    {
      name: 'has no group',
      code: 404,
      body: { kind: 'Status', reason: 'NotFound' },
      expected: { ok: true, value: false },
    },
  ])
    it(`a type that ${name} is ${expected.value ? '' : 'not '}served`, async () => {
      server.intercept = ({ response }) => answer(response, code, body)
      assert.deepEqual(await serves(client, resources.deployments), expected)
      assert.deepEqual(server.asked, ['GET /apis/apps/v1'])
    })

  it('whether a type is served may be not to be told', async () => {
    server.intercept = ({ response }) => refuse(response, 503, 'Unavailable')
    assert.ok(!(await serves(client, resources.deployments)).ok)
  })
})
