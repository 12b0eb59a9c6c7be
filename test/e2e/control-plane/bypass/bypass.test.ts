import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { root } from '../../plugin/support/run.ts'
import type { UserName } from '../../../cluster/users/users.ts'
import type { Attack } from './attacks/attack.ts'
import { deletionAttacks } from './attacks/deletion.ts'
import { certificateOf, review } from './caller.ts'
import { documented } from './documented.ts'
import { exception, exceptionAttacks, usesOf } from './attacks/exceptions.ts'
import { workload } from './objects.ts'
import { everythingTold, secretsOf } from './told.ts'
import { podAttacks } from './attacks/pods.ts'
import { powerAttacks } from './attacks/powers.ts'
import { replicaAttacks } from './attacks/replicas.ts'
import { declaredAttacks } from './attacks/declared.ts'
import { templateAttacks } from './attacks/templates.ts'
import { lockedState } from './locked-state.ts'
import { done, startWorld, type World } from './world.ts'

const tables: readonly { who: UserName; what: string; attacks: readonly Attack[] }[] = [
  { who: 'namespace-admin', what: 'other variables, limits, probes, images', attacks: templateAttacks },
  { who: 'namespace-admin', what: 'what git declared', attacks: declaredAttacks },
  { who: 'namespace-admin', what: 'Pods and other kinds', attacks: podAttacks },
  { who: 'namespace-admin', what: 'who decides', attacks: powerAttacks },
  { who: 'namespace-admin', what: 'another number of replicas', attacks: replicaAttacks },
  { who: 'namespace-admin', what: 'finalizers and deletion', attacks: deletionAttacks },
  { who: 'on-call', what: 'an exception', attacks: exceptionAttacks },
]

/** The page as one line, as a reader reads it. */
async function whatItDoesNotStop(): Promise<string> {
  return (await readFile(join(root, 'docs/what-it-does-not-stop.md'), 'utf8')).replaceAll(/\s+/g, ' ')
}

describe('ways past the policies, on a real control plane', function () {
  this.timeout(60_000)
  let world: World
  let started: World | undefined

  before(async function () {
    this.timeout(120_000)
    needsControlPlane(this)
    world = started = await startWorld()
  })
  after(() => started?.stop())

  for (const { who, what, attacks } of tables)
    describe(`${who}: ${what}`, () => {
      for (const { claim, given, tries, refused, after: restore } of attacks)
        it(`${claim}: refused, and nothing is changed`, async () => {
          const me = await world.as(who)
          await given?.(me, world)
          const before = await lockedState(world)
          const { code, stderr, stdout } = await tries(me, world)
          assert.match(stderr, refused, `${stdout}${stderr}`)
          assert.notEqual(code, 0, stdout)
          const now = await lockedState(world)
          await restore?.(me, world)
          assert.deepEqual(now, before)
        })
    })

  describe('what the page of what it does not stop says', () => {
    for (const { claim, page, shows } of documented)
      it(claim, async () => {
        assert.ok((await whatItDoesNotStop()).includes(page), `the page does not say "${page}"`)
        await shows(await world.as('namespace-admin'), world)
      })
  })

  describe('an exception of a name that was there before', () => {
    it('begins anew: not used, and for its own target', async () => {
      const onCall = await world.as('on-call')
      await done(onCall.kubectl('create -f -', exception('again')))
      await until(
        'it is used',
        10_000,
        async () => (await onCall.kubectl('scale deployment/free -n dev --replicas=7')).code === 0,
      )
      await until('that is counted', 10_000, async () => (await usesOf(world, 'again')) === 1)
      await done(world.admin.kubectl('delete driftexception/again'))
      await done(
        onCall.kubectl(
          'create -f -',
          exception('again', { target: { kind: 'Deployment', namespace: 'dev', name: 'other' } }, { uid: 'forged' }),
        ),
      )
      await until(
        'the lock holds',
        10_000,
        async () => (await onCall.kubectl('scale deployment/free -n dev --replicas=8')).code !== 0,
      )
      assert.equal((await usesOf(world, 'again')) ?? 0, 0)
    })
    it('takes no status from who creates it', async () => {
      const onCall = await world.as('on-call')
      const status = { phase: 'Active', uses: 99, lastUsed: { username: 'developer' } }
      await done(onCall.kubectl('create -f -', { ...exception('counted'), status }))
      assert.equal((await usesOf(world, 'counted')) ?? 0, 0)
    })
  })

  describe('a Pod that calls the webhook itself', () => {
    const attempt = () => review(workload('Deployment', 'web', { replicas: 9 }), workload('Deployment', 'web'))

    for (const endpoint of ['/validate', '/validate/closed', '/validate/open', '/mutate'])
      it(`learns nothing at ${endpoint}, with no certificate or with that of somebody else`, async () => {
        for (const credentials of [undefined, await certificateOf(world.plane)]) {
          const { status, text } = await world.server.ask(endpoint, attempt(), credentials)
          assert.equal(status, 401, text)
          assert.doesNotMatch(text, /lock|replicas|prevent|argocd|kube-apiserver/)
        }
      })

    it('keeps nobody waiting with a flood, and is not counted as a review', async () => {
      const reviews = async () =>
        (await world.server.ask('/metrics')).text
          .split('\n')
          .filter((line) => line.startsWith('heal_reviews_total'))
          .join()
      const before = await reviews()
      const body = JSON.stringify({ filler: 'x'.repeat(1_000_000) })
      const flood = Promise.allSettled(Array.from({ length: 200 }, () => world.server.ask('/validate/closed', body)))
      const answers = await flood
      const statuses = answers.map((each) => (each.status === 'fulfilled' ? each.value.status : 'closed'))
      assert.ok(
        statuses.every((status) => status === 401 || status === 413 || status === 'closed'),
        String(statuses),
      )
      assert.equal(await reviews(), before)
      const me = await world.as('namespace-admin')
      assert.match((await me.kubectl('scale deployment/web -n prod-shop --replicas=9')).stderr, /lock-replicas/)
    })
  })

  describe('secrets', () => {
    it('no planted value is in anything that was told', async () => {
      const told = await everythingTold(world)
      // What is searched is really there.
      assert.match(told.log, /"msg":"review denied"/)
      assert.match(told.answers, /value hidden/)
      assert.match(told.events, /ExceptionUsed/)
      assert.match(told.metrics, /heal_violations_total/)
      for (const [where, text] of Object.entries(told))
        for (const [what, secret] of await secretsOf(world))
          assert.equal(
            text.split('\n').find((line) => line.includes(secret)),
            undefined,
            `${what} is in ${where}`,
          )
    })
  })
})
