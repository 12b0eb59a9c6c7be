import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { selfSigned } from '../../../admission/certificate/self-signed.ts'
import { dig } from '../../../policies/json.ts'
import { eventually, send } from './client.ts'
import { startHouse, wants, type House } from './house.ts'

describe('changed files', () => {
  let house: House
  beforeEach(async () => {
    house = await startHouse()
  })
  afterEach(() => house.close())

  const allows = async (annotation: string): Promise<unknown> =>
    (await house.create({ [annotation]: 'yes' }))['allowed']
  const detail = async (): Promise<unknown> => (await house.get('/readyz?verbose')).json()
  const metric = async (line: RegExp): Promise<boolean> => line.test((await house.get('/metrics')).text)

  it('an edited policy is in force within seconds', async () => {
    const before = dig(await detail(), 'policies', 'hash')
    house.write('policies/wants.yaml', wants('owner'))
    await eventually(
      () => allows('owner'),
      (allowed) => allowed === true,
    )
    assert.equal(await allows('team'), false)
    const hash = dig(await detail(), 'policies', 'hash')
    assert.notEqual(hash, before)
    assert.ok(await metric(new RegExp(`^heal_policy_set_info\\{hash="${String(hash)}"\\} 1$`, 'm')))
    assert.ok(!(await metric(new RegExp(`hash="${String(before)}"`))))
  })

  it('a bad edit keeps the last good set, and log, metric and readiness say so', async () => {
    house.write('policies/wants.yaml', wants('owner').replace('requiredAnnotations', 'requiredAnotations'))
    await eventually(
      async () => dig(await detail(), 'lastReload', 'ok'),
      (ok) => ok === false,
    )
    assert.equal(await allows('team'), true)
    assert.equal(await allows('owner'), false)
    assert.equal(dig(await detail(), 'ready'), true)
    assert.match(
      String(dig(await detail(), 'lastReload', 'problems')),
      /wants\.yaml:7:\d+: error: spec..*requiredAnotations/,
    )
    assert.ok(await metric(/^heal_reload_errors_total\{what="policies"\} 1$/m))
    assert.ok(await metric(/^heal_last_reload_success\{what="policies"\} 0$/m))
    assert.ok(house.logs.some(({ msg }) => msg === 'policies not loaded, the last good ones stay in force'))
    house.write('policies/wants.yaml', wants('owner'))
    await eventually(
      () => allows('owner'),
      (allowed) => allowed === true,
    )
    assert.ok(await metric(/^heal_last_reload_success\{what="policies"\} 1$/m))
  })

  it('a certificate is replaced for new connections; a wrong pair is not', async () => {
    const next = selfSigned(['127.0.0.1'], Date.now() + 1_000)
    house.write('tls.crt', next.cert)
    await eventually(
      () =>
        Promise.resolve(
          house.logs.some(({ msg }) => msg === 'certificate not loaded, the last good one stays in force'),
        ),
      (logged) => logged,
    )
    assert.equal((await house.get('/healthz')).status, 200)
    house.write('tls.key', next.key)
    const answer = await eventually(
      () => send(`${house.running.url}/readyz?verbose`, { ca: next.ca, agent: false }).catch(() => undefined),
      (received) => received !== undefined,
    )
    assert.equal(answer?.status, 200)
    house.ca = next.ca
    const expiry = Date.parse(String(dig(answer.json(), 'certificate', 'expiresAt'))) / 1000
    const metrics = await send(`${house.running.url}/metrics`, { ca: next.ca, agent: false })
    assert.ok(metrics.text.includes(`heal_certificate_expiry_timestamp_seconds ${expiry}\n`))
  })
})

describe('a start without policies that load', () => {
  it('is alive but not ready, answers reviews with 503, and gets ready when they are mended', async () => {
    const house = await startHouse(undefined, { 'policies/wants.yaml': 'kind: Nonsense\n' })
    try {
      assert.equal((await house.get('/healthz')).status, 200)
      const ready = await house.get('/readyz')
      assert.equal(ready.status, 503)
      assert.equal(ready.text, 'no policies are loaded\n')
      assert.ok(house.logs.some(({ msg }) => msg === 'policies not loaded, not ready'))
      house.write('policies/wants.yaml', wants('team'))
      await eventually(
        async () => (await house.get('/readyz')).status,
        (status) => status === 200,
      )
    } finally {
      await house.close()
    }
  })

  it('so is one whose directory is missing', async () => {
    const house = await startHouse((path) => ({ policies: [path('nothing')] }))
    try {
      rmSync(join(house.root, 'policies'), { recursive: true })
      assert.equal((await house.get('/readyz')).status, 503)
      assert.match(
        String(dig((await house.get('/readyz?verbose')).json(), 'lastReload', 'problems')),
        /there is no such file/,
      )
    } finally {
      await house.close()
    }
  })
})

describe('exceptions from files', () => {
  it('an empty directory of exceptions is no error', async () => {
    const house = await startHouse((path) => {
      mkdirSync(path('exceptions'))
      return { exceptions: [path('exceptions')] }
    })
    try {
      assert.equal((await house.get('/readyz')).text, 'ok\n')
    } finally {
      await house.close()
    }
  })

  it('one that is written while the server runs is honoured, and counted', async () => {
    const withOverrides = `${wants('team')}  overrides: {allowed: true}\n`
    const house = await startHouse(
      (path) => {
        mkdirSync(path('exceptions'))
        return { exceptions: [path('exceptions')] }
      },
      { 'policies/wants.yaml': withOverrides },
    )
    try {
      assert.equal((await house.create({}))['allowed'], false)
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      house.write(
        'exceptions/inc.yaml',
        `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftException
metadata: {name: inc-1}
spec:
  policy: wants
  rules: [annotated]
  target: {kind: Deployment, namespace: prod-shop, name: web}
  subjects: [{kind: User, name: alice}]
  owner: team-shop
  reason: trying
  expiresAt: "${expiresAt}"
`,
      )
      await eventually(
        async () => (await house.create({}))['allowed'],
        (allowed) => allowed === true,
      )
      assert.match((await house.get('/metrics')).text, /^heal_exceptions_used_total\{exception="inc-1"\} [1-9]/m)
    } finally {
      await house.close()
    }
  })
})
