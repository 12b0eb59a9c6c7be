import assert from 'node:assert/strict'
import { keptAfterEnd } from '../../../admission/exceptions/retention.ts'
import { watchObjects, type WatchedObjects } from '../../../admission/cluster-policies/watched-objects.ts'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { exceptionObject, policyObject } from '../../support/policy-objects.ts'
import { refuse, startObjectServer, type ObjectServer } from '../cluster/object-server.ts'
import { until } from '../cluster/until.ts'

const group = '/apis/kubectl-heal.io/v1alpha1'
const exceptions = `${group}/driftexceptions`
const hour = 3_600_000

describe('more exceptions than are kept', () => {
  let server: ObjectServer
  let client: ApiClient
  let watched: WatchedObjects | undefined
  beforeEach(async () => {
    server = await startObjectServer()
    server.pageSize = 2
    client = createApiClient(server.endpoint, {})
    server.history.put(`${group}/driftpolicies`, policyObject())
  })
  afterEach(async () => {
    watched?.stop()
    client.close()
    await server.close()
  })

  /** Ends so many milliseconds from now. */
  const put = (name: string, left = hour) => {
    const expiresAt = new Date(Date.now() + left).toISOString()
    server.history.put(exceptions, exceptionObject({ expiresAt }, { name }))
  }
  const start = (mostExceptions = 4) => {
    watched = watchObjects({
      ...{ client, mostExceptions, pace: 20, backOff: { first: 5, longest: 20 } },
      now: () => Date.now(),
      onChange: () => undefined,
      onProblem: () => undefined,
    })
    return watched
  }
  const names = () => [...(watched?.exceptions()?.keys() ?? ['(unknown)'])].sort().join()
  const shows = (expected: string) => until(expected, () => names() === expected)

  it('at a start: what runs is taken first, then what is to be deleted, then other records', async () => {
    put('a-record', -hour)
    put('b-old', -keptAfterEnd - hour)
    put('c-old', -keptAfterEnd - hour)
    for (const name of ['x', 'y', 'z']) put(name)
    const { exceptionsCut, policies } = start()
    await shows('b-old,x,y,z')
    assert.match(
      exceptionsCut() ?? '',
      /^the cluster has more than 4 DriftExceptions, so some may not be in force: delete/,
    )
    await until('policies', () => policies()?.size === 1)
  })

  it('at a start: as many as are kept, where more run', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) put(name)
    start()
    await shows('a,b,c,d')
  })

  it('at a start that fails on the way: what was read is known, and policies are', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) put(name)
    let lists = 0
    server.intercept = ({ path, query, response }) => {
      if (path !== exceptions || query.get('watch') === 'true') return false
      if (!query.has('continue')) lists += 1
      return lists > 1 && query.get('continue') === '4' && refuse(response, 400, 'BadRequest')
    }
    const { policies } = start()
    await shows('a,b,c,d')
    await until('policies', () => policies()?.size === 1)
  })

  it('while it runs: what is known stays in force, and what is granted and revoked is followed', async () => {
    for (const name of ['a', 'b', 'c', 'd']) put(name)
    const { exceptionsCut, staleFor } = start()
    await shows('a,b,c,d')
    assert.equal(exceptionsCut(), undefined)
    const seen: string[] = []
    put('e', -hour)
    await until('it is told', () => {
      seen.push(names())
      return exceptionsCut() !== undefined
    })
    assert.deepEqual([...new Set(seen)], ['a,b,c,d'])
    put('b', -hour)
    put('f')
    await until('the new one instead of the revoked one', () => names() === 'a,c,d,f')
    assert.ok((staleFor() ?? Infinity) < 10_000)
  })

  it('never makes the policies count as old', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) put(name)
    const { staleFor } = start()
    assert.equal(staleFor(), undefined)
    await shows('a,b,c,d')
    await until('policies were heard of', () => staleFor() !== undefined)
  })

  it('a look that fails takes nothing away', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) put(name)
    start()
    await shows('a,b,c,d')
    let refused = 0
    server.intercept = ({ path, query, response }) => {
      if (path !== exceptions || !query.has('continue')) return false
      refused += 1
      return refuse(response, 400, 'BadRequest')
    }
    await until('it was tried', () => refused > 3)
    assert.equal(names(), 'a,b,c,d')
  })

  it('ends when enough were deleted', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) put(name)
    const { exceptionsCut } = start()
    await shows('a,b,c,d')
    server.history.remove(exceptions, 'b')
    await shows('a,c,d,e')
    await until('it is told', () => exceptionsCut() === undefined)
    put('c', 2 * hour)
    server.history.remove(exceptions, 'a')
    await shows('c,d,e')
  })
})
