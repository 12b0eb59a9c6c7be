import assert from 'node:assert/strict'
import https from 'node:https'
import { startApiServer } from '../../unit/cluster/api-server.ts'
import { eventually, NeverConnected, responseOf, send, type Answer } from './client.ts'
import { reviewText, startHouse, type House } from './house.ts'

const drain = 300

/** What a client has met so far. */
interface Told {
  answered: number
  closes: number
}

/** Sends reviews over kept connections until the server takes no new ones. */
async function askUntilGone(house: House, body: string, told: Told): Promise<void> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  for (;;) {
    let answer: Answer
    try {
      answer = await send(`${house.running.url}/validate`, { ca: house.ca, agent }, body)
    } catch (error) {
      agent.destroy()
      if (error instanceof NeverConnected) return
      throw error
    }
    assert.equal(typeof responseOf(answer)['allowed'], 'boolean')
    told.answered++
    if (answer.headers['connection'] === 'close') told.closes++
  }
}

describe('shutdown', () => {
  it('under load drops no review: all that were sent are answered', async () => {
    const house = await startHouse(() => ({ drain }))
    const body = reviewText()
    const told: Told[] = Array.from({ length: 8 }, () => ({ answered: 0, closes: 0 }))
    const clients = told.map((each) => askUntilGone(house, body, each))
    await eventually(
      () => Promise.resolve(told.every(({ answered }) => answered > 10)),
      (isBusy) => isBusy,
    )
    await house.running.stop()
    await Promise.all(clients)
    assert.ok(
      told.every(({ closes }) => closes > 0),
      JSON.stringify(told),
    )
    assert.equal(house.logs.at(-1)?.['msg'], 'stopped')
    await house.close()
  })

  it('readiness says no at once, while reviews are still answered', async () => {
    const house = await startHouse(() => ({ drain }))
    const ending = house.running.stop()
    const ready = await house.get('/readyz')
    assert.equal(ready.status, 503)
    assert.equal(ready.text, 'shutting down\n')
    assert.equal(typeof (await house.create({}))['allowed'], 'boolean')
    await ending
    await assert.rejects(house.get('/healthz'), /ECONNREFUSED/)
    await house.close()
  })

  it('idle connections do not hold it up', async () => {
    const house = await startHouse()
    const agent = new https.Agent({ keepAlive: true })
    await send(`${house.running.url}/healthz`, { ca: house.ca, agent })
    const started = performance.now()
    await house.running.stop()
    assert.ok(performance.now() - started < 5_000)
    agent.destroy()
    await house.close()
  })

  it('a review in flight is finished: one that waits for the API server gets its answer', async () => {
    const server = await startApiServer()
    server.answers.set('/prefix/api/v1/namespaces/prod-shop', 'hang')
    const policy = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: by-namespace}
spec:
  match: {namespaceSelector: {matchLabels: {env: prod}}}
  action: Enforce
  rules: [{name: annotated, requiredAnnotations: {on: workload, annotations: {team: "*"}}}]
`
    const cluster = { kind: 'kubeconfig', file: server.kubeconfig } as const
    const house = await startHouse(() => ({ cluster }), { 'policies/wants.yaml': policy })
    const answer = send(`${house.running.url}/validate?timeout=2s`, { ca: house.ca, agent: false }, reviewText())
    await eventually(
      () => Promise.resolve(server.asked.length),
      (asked) => asked === 1,
    )
    const ending = house.running.stop()
    assert.equal(responseOf(await answer)['allowed'], false)
    await ending
    await house.close()
    await server.close()
  })
})
