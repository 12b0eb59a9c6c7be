import assert from 'node:assert/strict'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createExceptionMetrics } from '../../../admission/exceptions/metrics.ts'
import { createUses, type Use } from '../../../admission/exceptions/uses.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { exceptionObject, tenAtNight } from '../../support/policy-objects.ts'
import { scriptedClient, type ScriptedClient } from '../../support/scripted-client.ts'

const path = '/apis/kubectl-heal.io/v1alpha1/driftexceptions/sale'
const use = (seconds: number, username = 'alice'): Use => ({
  at: tenAtNight + seconds * 1_000,
  username,
  path: 'spec.replicas',
})

describe('uses of an exception', () => {
  let client: ScriptedClient
  const opened: { stop: () => Promise<void> }[] = []
  const open = () => {
    const registry = new Registry()
    const metrics = createExceptionMetrics([registry])
    const uses = createUses({
      client,
      now: () => tenAtNight,
      log: pino({ level: 'silent' }),
      metrics,
      every: 3_600_000,
    })
    opened.push(uses)
    return { uses, metrics }
  }
  const status = (): unknown => client.objects.get(path)?.['status']

  beforeEach(() => {
    client = scriptedClient({ [path]: exceptionObject() })
  })
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.stop()
  })

  it('are written as a sum, with the last one', async () => {
    const { uses } = open()
    uses.count('sale', use(1))
    uses.count('sale', use(2, 'bob'))
    await uses.flush()
    const lastUsed = { time: '2026-11-20T22:00:02Z', username: 'bob', path: 'spec.replicas' }
    assert.deepEqual(status(), { uses: 2, lastUsed })
  })

  it('of two replicas add up, the later one last', async () => {
    const [one, other] = [open().uses, open().uses]
    one.count('sale', use(5, 'late'))
    other.count('sale', use(1, 'early'))
    await one.flush()
    await other.flush()
    assert.equal(dig(status(), 'uses'), 2)
    assert.equal(dig(status(), 'lastUsed', 'username'), 'late')
  })

  it('are read anew where another replica was faster', async () => {
    const { uses } = open()
    uses.count('sale', use(1))
    let writes = 0
    client.before = ({ method }) => {
      if (method !== 'PATCH' || (writes += 1) > 1) return undefined
      const stored: JsonObject = client.objects.get(path) ?? {}
      client.objects.set(path, {
        ...stored,
        metadata: { ...(exceptionObject({}, { resourceVersion: '5' })['metadata'] as JsonObject) },
        status: { uses: 10 },
      })
      return undefined
    }
    await uses.flush()
    assert.equal(dig(status(), 'uses'), 11)
  })

  it('wait where they cannot be written', async () => {
    const { uses } = open()
    uses.count('sale', use(1))
    client.before = () => 'Unreachable'
    await uses.flush()
    client.before = () => undefined
    uses.count('sale', use(2))
    await uses.flush()
    assert.equal(dig(status(), 'uses'), 2)
  })

  it('wait too where the API server is away, which is asked once', async () => {
    const { uses } = open()
    for (const name of ['a', 'b', 'sale']) uses.count(name, use(1))
    client.before = () => 'Unreachable'
    await uses.flush()
    assert.equal(client.requests.length, 1)
    client.before = () => undefined
    await uses.flush()
    assert.equal(dig(status(), 'uses'), 1)
  })

  it('of an exception that is gone are let go', async () => {
    const { uses } = open()
    uses.count('gone', use(1))
    await uses.flush()
    const before = client.requests.length
    await uses.flush()
    assert.equal(client.requests.length, before)
  })

  it('of more than a thousand exceptions at once are lost, and counted', async () => {
    const { uses, metrics } = open()
    for (let index = 0; index < 1_003; index += 1) uses.count(`e${index}`, use(1))
    assert.equal((await metrics.usesLost.get()).values[0]?.value, 3)
  })

  it('that wait are written at the end', async () => {
    const { uses } = open()
    uses.count('sale', use(1))
    await uses.stop()
    assert.equal(dig(status(), 'uses'), 1)
  })
})
