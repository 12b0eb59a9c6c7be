import assert from 'node:assert/strict'
import { readinessOf, type ReadinessFacts } from '../../../admission/readiness.ts'
import { dig } from '../../../policies/json.ts'
import { appUnderTest, everyAction } from './app-under-test.ts'

const facts: ReadinessFacts = {
  loaded: { set: everyAction, at: 0 },
  lastReload: { at: 0, ok: true, problems: [] },
  draining: false,
  maxAction: undefined,
  cluster: 'none',
  certificateExpiresAt: 86_400_000,
}
const problem = {
  severity: 'error',
  file: 'a.yaml',
  line: 3,
  column: 5,
  path: 'spec.match',
  message: 'is wrong',
} as const

describe('readiness', () => {
  const cases: { name: string; facts: Partial<ReadinessFacts>; ready: boolean; reason?: string }[] = [
    { name: 'with policies: ready', facts: {}, ready: true },
    {
      name: 'without policies: not ready',
      facts: { loaded: undefined },
      ready: false,
      reason: 'no policies are loaded',
    },
    { name: 'while shutting down: not ready', facts: { draining: true }, ready: false, reason: 'shutting down' },
    {
      name: 'after a bad edit: still ready',
      facts: { lastReload: { at: 0, ok: false, problems: [problem] } },
      ready: true,
    },
  ]
  for (const { name, facts: changed, ready, reason } of cases) {
    it(name, () => {
      const state = readinessOf({ ...facts, ...changed })
      assert.equal(state.ready, ready)
      assert.equal(state.reason, reason)
    })
  }

  it('the detail tells policies, last reload, cap, cluster and certificate', () => {
    const lastReload = { at: 1_000, ok: false, problems: [problem] }
    assert.deepEqual(readinessOf({ ...facts, lastReload, maxAction: 'Warn' }), {
      ready: true,
      draining: false,
      maxAction: 'Warn',
      policies: { hash: 'test', loadedAt: '1970-01-01T00:00:00.000Z', policies: 4, rules: 5, exceptions: 0 },
      lastReload: { at: '1970-01-01T00:00:01.000Z', ok: false, problems: ['a.yaml:3:5: error: spec.match: is wrong'] },
      cluster: 'none',
      certificate: { expiresAt: '1970-01-02T00:00:00.000Z' },
      lastDenial: null,
    })
  })

  it('and with a cluster its policies, webhooks, leader and the newest denial', () => {
    const clusterPolicies = { notReady: () => undefined, states: () => undefined, staleFor: () => 7_400 }
    const registration = {
      validating: 'current',
      mutating: 'different',
      caBundle: 'PEM',
      problem: 'held back',
    } as const
    const lastDenial = { at: '1970-01-01T00:00:05.000Z', user: 'bob', object: 'Deployment prod-shop/web' }
    const state = readinessOf({ ...facts, clusterPolicies, registration, leader: 'a_1', lastDenial })
    assert.deepEqual(state.clusterPolicies, { loaded: 0, shadowed: 0, invalid: 0, silentFor: 7 })
    assert.deepEqual(state.registration, { validating: 'current', mutating: 'different', problem: 'held back' })
    assert.deepEqual([state.leader, state.lastDenial], ['a_1', lastDenial])
  })

  it('policies of the cluster that are too old unready it', () => {
    const clusterPolicies = { notReady: () => 'too old', states: () => undefined, staleFor: () => 1 }
    assert.equal(readinessOf({ ...facts, clusterPolicies }).reason, 'too old')
  })

  it('of many problems the first twenty are told', () => {
    const problems = Array.from({ length: 25 }, () => problem)
    const told = readinessOf({ ...facts, lastReload: { at: 0, ok: false, problems } }).lastReload?.problems
    assert.equal(told?.length, 21)
    assert.equal(told[20], 'and 5 more')
  })
})

describe('probes and the rest', () => {
  const get = (url: string, parts: Partial<ReadinessFacts> = {}, method: 'GET' | 'PUT' = 'GET') =>
    appUnderTest({
      set: everyAction,
      readiness: () => readinessOf({ ...facts, ...parts }),
      draining: () => parts.draining === true,
    }).app.inject({ method, url })

  it('/healthz is ok even before policies are loaded', async () => {
    const response = await get('/healthz', { loaded: undefined })
    assert.equal(response.statusCode, 200)
    assert.equal(response.body, 'ok\n')
  })

  it('/readyz is 200 ok, or 503 with the reason', async () => {
    assert.equal((await get('/readyz')).body, 'ok\n')
    const response = await get('/readyz', { loaded: undefined })
    assert.equal(response.statusCode, 503)
    assert.equal(response.body, 'no policies are loaded\n')
  })

  it('/readyz?verbose is JSON', async () => {
    assert.equal(dig((await get('/readyz?verbose')).json(), 'policies', 'rules'), 5)
  })

  it('/metrics is the Prometheus text format', async () => {
    const response = await get('/metrics')
    assert.match(String(response.headers['content-type']), /^text\/plain; version=/)
    assert.match(response.body, /# TYPE heal_admission_reviews_total counter/)
  })

  it('GET of a review endpoint is 405', async () => {
    const response = await get('/validate')
    assert.equal(response.statusCode, 405)
    assert.equal(response.headers['allow'], 'POST')
  })

  it('another address is 404 and names those that are there', async () => {
    const response = await get('/nothing')
    assert.equal(response.statusCode, 404)
    assert.match(String(dig(response.json(), 'message')), /\/validate, \/validate\/closed, \/validate\/open, \/mutate/)
  })

  it('a malformed address is 400', async () => {
    assert.equal((await get('/%zz')).statusCode, 400)
  })

  it('while shutting down every answer closes its connection', async () => {
    assert.equal((await get('/healthz', { draining: true })).headers['connection'], 'close')
    assert.notEqual((await get('/healthz')).headers['connection'], 'close')
  })

  it('with a client CA a review without a certificate is 401, a probe is not', async () => {
    const unit = appUnderTest({ set: everyAction, requireClientCertificate: true })
    const response = await unit.post('/validate', {})
    assert.equal(response.statusCode, 401)
    assert.match(String(dig(response.json(), 'message')), /client certificate/)
    assert.equal((await unit.app.inject('/healthz')).statusCode, 200)
  })

  it('an error of ours outside of a review is a 500 without detail, and logged', async () => {
    const unit = appUnderTest({
      set: everyAction,
      readiness: () => {
        throw new Error('secret detail')
      },
    })
    const response = await unit.app.inject('/readyz')
    assert.equal(response.statusCode, 500)
    assert.doesNotMatch(response.body, /secret/)
    assert.equal(unit.logs[0]?.['msg'], 'request failed')
  })
})
