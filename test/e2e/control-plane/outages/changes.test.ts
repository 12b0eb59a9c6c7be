import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { asArray, dig } from '../../../../policies/json.ts'
import type { Json } from '../../../cluster/api.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import type { Ask, Outcome } from './support/asks.ts'
import { edits, make } from './support/edits.ts'
import { configurations, startHouse, type House } from './support/house.ts'
import { heals, policy } from './support/policies.ts'

const violation = { namespace: 'prod-shop', bad: true }
const inFree = { namespace: 'free', bad: true }
const policies = `${heals}/driftpolicies`
const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/heal-admission'
const goodInFree = { namespace: 'free', bad: false }
const readiness = [{ name: 'probes', requiredProbes: { probes: ['readiness'] } }]
const mended = [{ name: 'probes', requiredProbes: { probes: ['liveness'] } }]
/** The schema of the CRD lets it pass; the loader does not. */
const broken = [{ name: 'probes', requiredProbes: { probes: ['liveness'] }, nonsense: true }]

/** Verdicts and webhooks follow within this (milliseconds; measured: 40 for repairs, 200 for verdicts). */
const soon = 2_000
const quiet = 3_000
const mergePatch = 'application/merge-patch+json'

describe('webhook configurations and policies change under a running server, on a real API server', function () {
  this.timeout(90_000)
  let house: House
  let started: House | undefined

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await house.logs())
  })

  const api = () => house.plane.api
  const patch = (path: string, body: Json) => api().demand('PATCH', path, body, mergePatch)
  /** Undefined while it is not there. */
  const webhooks = async (kind: keyof typeof configurations) =>
    dig((await api().request('GET', configurations[kind])).body, 'webhooks')
  const versions = () =>
    Promise.all(
      Object.values(configurations).map(async (path) =>
        dig(await api().demand('GET', path), 'metadata', 'resourceVersion'),
      ),
    )

  /** Several at a time, so that every replica is asked; milliseconds until all say so. */
  async function everywhere(of: Ask, outcome: Outcome): Promise<number> {
    const began = performance.now()
    await until(`${of.namespace} is ${outcome} everywhere`, 20_000, async () => {
      const outcomes = await Promise.all(Array.from({ length: 9 }, () => house.outcome(of)))
      return outcomes.every((one) => one === outcome)
    })
    return performance.now() - began
  }

  async function condition(name: string): Promise<string> {
    const status = dig(await api().demand('GET', `${policies}/${name}`), 'status')
    const [first] = asArray(dig(status, 'conditions'))
    return `${String(dig(first, 'reason'))}: ${String(dig(first, 'message'))}`
  }

  for (const edit of edits)
    it(`a ${edit.kind} configuration that is ${edit.name} is repaired`, async () => {
      const before = await webhooks(edit.kind)
      await make(house, edit)
      await until('it is as it was', soon, async () => isDeepStrictEqual(await webhooks(edit.kind), before))
    })

  it('after repairs it is quiet: nothing is written', async () => {
    await everywhere(violation, 'denied')
    const before = await versions()
    await sleep(quiet)
    assert.deepEqual(await versions(), before)
  })

  const changes: [string, () => Promise<unknown>, Ask, Outcome][] = [
    ['added', () => api().demand('POST', policies, policy('free', 'Enforce', ['free'])), inFree, 'denied'],
    ['changed to warn', () => patch(`${policies}/free`, { spec: { action: 'Warn' } }), inFree, 'allowed'],
    ['changed to enforce', () => patch(`${policies}/free`, { spec: { action: 'Enforce' } }), inFree, 'denied'],
    ['given another rule', () => patch(`${policies}/free`, { spec: { rules: readiness } }), goodInFree, 'denied'],
    ['deleted', () => api().demand('DELETE', `${policies}/free`), inFree, 'allowed'],
  ]
  for (const [what, change, ask, outcome] of changes)
    it(`a policy is ${what}: verdicts of all replicas follow within two seconds`, async () => {
      await change()
      const took = await everywhere(ask, outcome)
      assert.ok(took < soon, String(took))
    })

  it('a policy that is broken while no webhook guards it: its last good version stays, others count', async () => {
    const { rules } = await api().demand('GET', role)
    const isOfWebhooks = (rule: unknown) => asArray(dig(rule, 'apiGroups')).includes('admissionregistration.k8s.io')
    await patch(role, { rules: asArray(rules).filter((rule) => !isOfWebhooks(rule)) })
    await until('nobody guards', 10_000, async () => {
      await api().request('DELETE', configurations.validating)
      return (await house.outcome(violation)) === 'allowed'
    })
    await patch(`${policies}/prod`, { spec: { rules: broken } })
    await api().demand('POST', policies, policy('never-good', 'Enforce', ['dev'], broken))
    await api().demand('POST', policies, policy('second', 'Enforce', ['free']))
    await patch(role, { rules })
    await everywhere(inFree, 'denied')
    await everywhere(violation, 'denied')
    await until('the conditions tell', 10_000, async () =>
      /^Invalid: its last good version stays in force; .*nonsense/.test(await condition('prod')),
    )
    await until('the conditions tell', 10_000, async () =>
      /^Invalid: it is not in force; /.test(await condition('never-good')),
    )
    assert.equal(await house.outcome({ namespace: 'dev', bad: true }), 'allowed')
  })

  it('a broken policy cannot be written while the webhook guards it, and can be mended', async () => {
    const before = await api().request('PATCH', `${policies}/second`, { spec: { rules: broken } }, mergePatch)
    assert.equal(before.status, 403, JSON.stringify(before.body))
    await patch(`${policies}/prod`, { spec: { rules: mended } })
    await until('the condition tells', 10_000, async () => /^Loaded: /.test(await condition('prod')))
    assert.equal(await house.outcome(violation), 'denied')
  })
})
