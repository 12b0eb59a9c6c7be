import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { startElection, type Election, type ElectionOptions } from '../../../cluster/lease.ts'
import { endpointTo, refuse, startObjectServer, type ObjectServer } from './object-server.ts'
import { startTcpProxy } from './tcp-proxy.ts'
import { until } from './until.ts'

const collection = '/apis/coordination.k8s.io/v1/namespaces/heal-system/leases'
/** A seventh of the real protocol's 15, 10 and 2. */
const times = { leaseDuration: 2_000, renewDeadline: 1_200, retryPeriod: 50 }

describe('election', () => {
  let server: ObjectServer
  let client: ApiClient
  let elections: Election[]
  /** What each candidate was told, in order. */
  let told: string[]
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint)
    elections = []
    told = []
  })
  afterEach(async () => {
    await Promise.all(elections.map((election) => election.stop()))
    client.close()
    await server.close()
  })

  function stand(identity: string, options: Partial<ElectionOptions> = {}): Election {
    const election = startElection({
      client,
      namespace: 'heal-system',
      name: 'heal-admission',
      identity,
      now: Date.now,
      onChange: (leading) => void told.push(`${identity} ${leading ? 'leads' : 'follows'}`),
      ...times,
      ...options,
    })
    elections.push(election)
    return election
  }

  const leads = (election: Election) => until('it leads', () => election.leading())
  const spec = () => server.history.get(collection, 'heal-admission')?.['spec'] as Record<string, unknown>
  const dies = () => ({ ...client, request: () => new Promise<never>(() => undefined) })

  it('of many candidates exactly one leads, and the others know who', async () => {
    const all = ['a', 'b', 'c'].map((identity) => stand(identity))
    await until('one leads', () => all.some((election) => election.leading()))
    for (let round = 0; round < 40; round += 1) {
      assert.equal(all.filter((election) => election.leading()).length, 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.equal(told.length, 1)
    const leader = told[0]?.split(' ')[0]
    await until('all know', () => all.every((election) => election.holder() === leader))
    assert.equal(spec()['holderIdentity'], leader)
    assert.equal(spec()['leaseTransitions'], 0)
    assert.equal(spec()['leaseDurationSeconds'], 2)
    assert.match(String(spec()['renewTime']), /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/)
  })

  it('a leader that dies is followed by another after the lease duration, not before', async () => {
    let isDead = false
    const dying: ApiClient = { ...client, request: (request) => (isDead ? dies().request() : client.request(request)) }
    const first = startElection({
      client: dying,
      namespace: 'heal-system',
      name: 'heal-admission',
      identity: 'a',
      now: Date.now,
      ...times,
    })
    await leads(first)
    const second = stand('b')
    await until('b has seen a', () => second.holder() === 'a')
    isDead = true
    const died = performance.now()
    await until('b leads', () => {
      assert.ok(!(first.leading() && second.leading()), 'never two')
      return second.leading()
    })
    const took = performance.now() - died
    assert.ok(took > times.leaseDuration - 500 && took < 6_000, `${took} ms`)
    assert.equal(spec()['leaseTransitions'], 1)
  })

  it('a leader that stops gives the Lease up, and the next takes it at once', async () => {
    const first = stand('a', { leaseDuration: 60_000, renewDeadline: 40_000 })
    await leads(first)
    const second = stand('b', { leaseDuration: 60_000, renewDeadline: 40_000 })
    await until('b has seen a', () => second.holder() === 'a')
    const stopping = first.stop()
    assert.ok(!first.leading(), 'it steps down before it gives up')
    await stopping
    await until('b leads', () => second.leading(), 1_000)
    assert.deepEqual(told, ['a leads', 'a follows', 'b leads'])
  })

  it('one that only follows gives up nothing when it stops', async () => {
    const first = stand('a')
    await leads(first)
    const second = stand('b')
    await until('b has seen a', () => second.holder() === 'a')
    await second.stop()
    assert.equal(spec()['holderIdentity'], 'a')
    assert.ok(first.leading())
  })

  it('without an API server a leader steps down at the renew deadline, and comes back', async () => {
    const election = stand('a')
    await leads(election)
    const away = performance.now()
    await server.pause()
    await until('it steps down', () => !election.leading())
    assert.ok(performance.now() - away <= times.renewDeadline + 1_000)
    await server.resume()
    await leads(election)
    assert.deepEqual(told, ['a leads', 'a follows', 'a leads'])
  })

  it('an API server that falls silent is as good as away', async () => {
    const proxy = await startTcpProxy(server.url)
    const through = createApiClient(endpointTo(proxy.url))
    const election = stand('a', { client: through })
    await leads(election)
    proxy.silence()
    await until('it steps down', () => !election.leading(), times.renewDeadline + 1_000)
    proxy.recover()
    await leads(election)
    await election.stop()
    through.close()
    await proxy.close()
  })

  for (const skew of [3_600_000, -3_600_000])
    it(`a clock that is ${skew / 3_600_000} h away makes no difference`, async () => {
      const first = stand('a', { now: () => Date.now() + skew })
      await leads(first)
      const second = stand('b')
      await until('b has seen a', () => second.holder() === 'a')
      await new Promise((resolve) => setTimeout(resolve, 1.2 * times.leaseDuration))
      assert.ok(first.leading() && !second.leading())
      await first.stop()
      await leads(second)
    })

  it('a Lease that somebody else took by hand makes a leader follow at once', async () => {
    const election = stand('a')
    await leads(election)
    server.history.put(collection, {
      metadata: { namespace: 'heal-system', name: 'heal-admission' },
      spec: { holderIdentity: 'thief', leaseDurationSeconds: 1 },
    })
    await until('it follows', () => !election.leading(), times.renewDeadline - 200)
    assert.equal(election.holder(), 'thief')
    await leads(election)
  })

  it('a Lease that is deleted is made again by its leader, who goes on', async () => {
    const election = stand('a')
    await leads(election)
    server.history.remove(collection, 'heal-admission')
    await until('it is there', () => server.history.get(collection, 'heal-admission') !== undefined)
    assert.deepEqual(told, ['a leads'])
  })

  it('a duration without sense in the Lease is not waited for', async () => {
    server.history.put(collection, {
      metadata: { namespace: 'heal-system', name: 'heal-admission' },
      spec: { holderIdentity: 'gone', leaseDurationSeconds: 2 ** 31 },
    })
    const election = stand('a', { leaseDuration: 100, renewDeadline: 80, retryPeriod: 20 })
    await until('it leads', () => election.leading(), 3_000)
  })

  it('what is refused is told, and nobody leads', async () => {
    server.intercept = ({ response }) => refuse(response, 403, 'Forbidden', 'no')
    const problems: string[] = []
    const election = stand('a', { onProblem: ({ reason }) => void problems.push(reason) })
    await until('told', () => problems.length > 1)
    assert.ok(!election.leading())
    assert.equal(problems[0], 'Forbidden')
  })
})
