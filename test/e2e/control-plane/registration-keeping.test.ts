import assert from 'node:assert/strict'
import { asArray, dig, type JsonObject } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { driftPolicy, options, setOf } from '../../unit/registration/policies.ts'
import { rule } from '../../unit/registration/webhooks.ts'
import { keep, type Keeping } from './registration/keeping.ts'

const configurations = '/apis/admissionregistration.k8s.io/v1'
const validatingPath = `${configurations}/validatingwebhookconfigurations`
const mutatingPath = `${configurations}/mutatingwebhookconfigurations`
const merge = 'application/merge-patch+json'

describe('keeping the registration on a real API server', function () {
  this.timeout(90_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  const cleanup: (() => unknown)[] = []

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane({ namespaces: ['prod-shop', 'dev', 'heal-system'] })
  })
  after(() => started?.stop())
  afterEach(async () => {
    for (const end of cleanup.splice(0).reverse()) await end()
    await plane.api.request('DELETE', `${validatingPath}/kubectl-heal`)
    await plane.api.request('DELETE', `${mutatingPath}/kubectl-heal`)
  })

  let keeping: Keeping

  beforeEach(async () => {
    const policies = await setOf(driftPolicy('prod', { rules: [rule('replicas'), rule('template')] }))
    keeping = await keep(
      await plane.kubeconfig('admin'),
      { policies, options, leading: true },
      { atOnce: 3, distance: 3_000 },
    )
    cleanup.push(() => keeping.stop())
    await stands()
  })

  async function stands(): Promise<void> {
    await until('both stand registered', 5_000, () => {
      const { validating, mutating } = keeping.registration.state()
      return validating === 'current' && mutating === 'current'
    })
  }

  const stored = (path = validatingPath) => plane.api.demand('GET', `${path}/kubectl-heal`)
  const version = async (path = validatingPath) => String(dig(await stored(path), 'metadata', 'resourceVersion'))
  const names = async () => asArray((await stored())['webhooks']).map((webhook) => dig(webhook, 'name'))
  const edit = (body: JsonObject, path = validatingPath) =>
    plane.api.demand('PATCH', `${path}/kubectl-heal`, { ...body }, merge)

  /** Somebody edits it, and it is as it was within two seconds. */
  async function isRepaired(change: () => Promise<unknown>): Promise<void> {
    const before = { ...(await stored()), metadata: undefined }
    await change()
    await until('it is repaired', 2_000, async () => {
      const { status, body } = await plane.api.request('GET', `${validatingPath}/kubectl-heal`)
      return status === 200 && JSON.stringify({ ...body, metadata: undefined }) === JSON.stringify(before)
    })
    const repaired = 'heal_registration_writes_total{configuration="validating",reason="repaired"}'
    await until('the repair is counted', 2_000, async () => (await keeping.metric(repaired)) > 0)
  }

  it('what stands there is not written again, however often one looks', async () => {
    const before = [await version(), await version(mutatingPath)]
    for (let index = 0; index < 40; index += 1) {
      keeping.registration.refresh()
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    assert.deepEqual([await version(), await version(mutatingPath)], before)
    assert.equal(await keeping.metric('heal_registration_writes_total{configuration="validating",reason="created"}'), 1)
    assert.equal(await keeping.metric('heal_webhook_registered{configuration="validating"}'), 1)
    assert.equal(keeping.registration.state().caBundle, options.caBundle)
  })

  it('a deleted configuration comes back', () =>
    isRepaired(() => plane.api.demand('DELETE', `${validatingPath}/kubectl-heal`)))

  const edits: [string, (webhook: JsonObject) => JsonObject | undefined][] = [
    ['failurePolicy Ignore', (webhook) => ({ ...webhook, failurePolicy: 'Ignore' })],
    ['an objectSelector', (webhook) => ({ ...webhook, objectSelector: { matchLabels: { heal: 'on' } } })],
    ['a narrower namespaceSelector', (webhook) => ({ ...webhook, namespaceSelector: { matchLabels: { heal: 'on' } } })],
    ['no webhook at all', () => undefined],
    [
      'a condition that is never true',
      (webhook) => ({ ...webhook, matchConditions: [{ name: 'never', expression: 'false' }] }),
    ],
  ]
  for (const [name, change] of edits)
    it(`an edit is undone: ${name}`, () =>
      isRepaired(async () => {
        const webhooks = asArray((await stored())['webhooks']) as JsonObject[]
        await edit({ webhooks: webhooks.flatMap((webhook) => change(webhook) ?? []) })
      }))

  it('labels and annotations of others stay, and cause no write', async () => {
    await edit({ metadata: { labels: { theirs: 'yes' }, annotations: { theirs: 'yes' } } })
    const before = await version()
    keeping.registration.refresh()
    keeping.told.options = { ...options, caBundle: 'other' }
    await edit({ metadata: { labels: { more: 'yes' } } })
    await until('the new bundle is registered', 5_000, () => {
      keeping.registration.refresh()
      return keeping.registration.state().caBundle === 'other'
    })
    assert.notEqual(await version(), before)
    assert.equal(dig(await stored(), 'metadata', 'labels', 'theirs'), 'yes')
    assert.equal(
      await keeping.metric('heal_registration_writes_total{configuration="validating",reason="repaired"}'),
      0,
    )
  })

  it('other policies are registered as soon as they are known', async () => {
    keeping.told.policies = await setOf(driftPolicy('prod', { action: 'Warn', rules: [rule('replicas')] }))
    keeping.registration.refresh()
    await stands()
    assert.deepEqual(await names(), ['warn.kubectl-heal.io'])
    assert.deepEqual(asArray((await stored(mutatingPath))['webhooks']), [])
  })

  it('nothing is written while policies or options are unknown, or another replica leads', async () => {
    const before = await version()
    for (const told of [{ policies: undefined }, { options: undefined }, { leading: false }]) {
      const other = await keep(await plane.kubeconfig('admin'), {
        ...keeping.told,
        ...told,
        ...('leading' in told && { options: { ...options, caBundle: 'x' } }),
      })
      cleanup.push(() => other.stop())
      await until('it has looked', 5_000, () => other.registration.state().observedAt !== undefined)
      other.registration.refresh()
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal(await version(), before)
  })

  it('somebody who edits again and again is not answered every time, and it is told', async () => {
    for (let index = 0; index < 4; index += 1) {
      if (index > 0) await until('it is repaired', 2_000, async () => (await names()).length > 0)
      await edit({ webhooks: [] })
    }
    await until(
      'repairs are held back',
      5_000,
      async () => (await keeping.metric('heal_registration_contended{configuration="validating"}')) === 1,
    )
    assert.match(keeping.registration.state().problem ?? '', /somebody else keeps changing it/)
    await until('it is repaired in the end', 6_000, async () => (await names()).length > 0)
    assert.match(keeping.logs(), /webhook configuration keeps being changed by others/)
  })

  it('a replica that may not write says which permission it lacks', async () => {
    const other = await keep(await plane.kubeconfig('developer'), { ...keeping.told })
    cleanup.push(() => other.stop())
    await until('it is told', 5_000, () => /developer/.test(other.registration.state().problem ?? ''))
    assert.ok((await other.metric('heal_registration_errors_total{configuration="validating"}')) > 0)
    assert.equal(other.registration.state().validating, 'unknown')
  })
})
