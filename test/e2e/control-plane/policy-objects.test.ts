import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { installCrds, startHouse, type House } from './policy-objects/house.ts'
import { createStage, exception, later, openStage, policy, succeed, type Stage } from './policy-objects/stage.ts'
import { register, unregister } from './policy-objects/webhooks.ts'

const problemMessage = 'policies of the cluster cannot be read'

describe('policies in a real cluster', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let house: House
  let stage: Stage
  const closing: (() => Promise<unknown>)[] = []

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    closing.push(() => plane.stop())
    house = await startHouse(plane)
    closing.unshift(() => house.running.stop(0))
    stage = createStage(plane)
  })
  after(async () => {
    for (const close of closing) await close()
  })
  const kubectl: Stage['kubectl'] = (...args) => stage.kubectl(...args)
  const apply: Stage['apply'] = (...args) => stage.apply(...args)
  const scale: Stage['scale'] = (...args) => stage.scale(...args)
  const stored: Stage['stored'] = (path) => stage.stored(path)

  describe('before the CRDs are installed', () => {
    it('the server is not ready and says why', async () => {
      let text = ''
      await until('a reason', 10_000, async () => {
        text = (await house.get('/readyz')).text
        return text.includes('CRDs')
      })
      assert.match(text, /the CRDs are not installed: kubectl heal install/)
    })

    it('becomes ready by itself once they are', async () => {
      await installCrds(plane.api)
      await until('ready', 30_000, async () => (await house.get('/readyz')).status === 200)
      await openStage(plane, house, stage)
    })
  })

  describe('policies act within two seconds', () => {
    const denies = async (): Promise<boolean> => {
      if ((await scale('developer', 3)).code !== 0) return true
      await succeed(scale('developer', 2))
      return false
    }
    // Two seconds, and the kubectl that was asking while they went by.
    const within = (what: string, holds: () => Promise<boolean>) => until(what, 2_500, holds)

    it('of being added', async () => {
      await succeed(apply('admin', policy()))
      await within('denied', denies)
      const { stderr } = await scale('developer', 3)
      assert.match(stderr, /policy lock/)
      assert.match(stderr, /for an exception: kubectl heal override grant deployment\/web/)
    })

    it('of being edited', async () => {
      await succeed(apply('admin', policy({ match: { namespaces: ['other'] } })))
      await within('allowed', async () => !(await denies()))
    })

    it('of being deleted', async () => {
      await succeed(apply('admin', policy()))
      await within('denied again', denies)
      await succeed(kubectl('admin', 'delete driftpolicy lock'))
      await within('allowed again', async () => !(await denies()))
    })

    it('and a broken one, stored while no webhook was asked, keeps its last good version in force', async () => {
      await succeed(apply('admin', policy()))
      await within('denied', denies)
      await unregister(plane.api)
      const broken = policy({ rules: [{ name: 'replicas', replicaLok: {} }] })
      await until('the webhook is not asked', 10_000, async () => (await apply('admin', broken)).code === 0)
      await register(plane.api, house.running.url, house.ca)
      await until('told', 5_000, async () => {
        const [condition] = dig(await stored('driftpolicies/lock'), 'status', 'conditions') as JsonObject[]
        return condition?.['reason'] === 'Invalid' && String(condition['message']).includes('last good version')
      })
      await until('denied', 10_000, denies)
      await succeed(apply('admin', policy()))
    })
  })

  describe('what is wrong is refused, with the reason', () => {
    const wrong: readonly (readonly [claim: string, object: JsonObject, ...reasons: RegExp[]])[] = [
      ['an unknown rule type', policy({ rules: [{ name: 'a', replicaLok: {} }] }), /did you mean "replicaLock"\?/],
      [
        'an unknown option of a rule',
        policy({ rules: [{ name: 'a', replicaLock: { autoscaler: 'Deny' } }] }),
        /unknown field "autoscaler"; did you mean "autoscalers"\?/,
      ],
      [
        'two rules of one name, and one with two types',
        policy({
          rules: [
            { name: 'a', envLock: {} },
            { name: 'a', envLock: {}, replicaLock: {} },
          ],
        }),
        /duplicate rule name "a"/,
        /has 2 types/,
        /2 problems/,
      ],
      ['a glob that is none', policy({ match: { namespaces: ['prod-?'] } }), /bad glob "prod-\?"/],
      [
        'CEL that does not compile',
        policy({ rules: [{ name: 'a', cel: { expression: 'object.spec.(', message: 'm' } }] }),
        /spec\.rules\[0\]\.cel/,
      ],
      ['an exception to no policy', exception({ policy: 'lokc' }), /there is no policy "lokc"; did you mean "lock"\?/],
      ['an exception from no rule', exception({ rules: ['replica'] }), /did you mean "replicas"\?/],
      [
        'an exception for too long',
        exception({ expiresAt: later(24 * 3_600) }),
        /the exception lasts 2[23]h\d+m\d+s; policy "lock" allows 4h/,
      ],
      ['an exception that is over', exception({ expiresAt: later(-60) }), /is over already/],
      ['an exception without an owner', exception({ owner: undefined }), /owner/],
      ['an exception for no kind', exception({ target: { kind: 'Service', namespace: 'a', name: 'b' } }), /Deployment/],
      [
        'an exception for a service account of nowhere',
        exception({ subjects: [{ kind: 'ServiceAccount', name: 'bot' }] }),
        /a ServiceAccount needs its namespace/,
      ],
      [
        'an exception in the name of another',
        exception({ requestedBy: { username: 'alice' } }),
        /must be who asks, and you are admin; leave it out and it is set/,
      ],
    ]
    for (const [claim, object, ...reasons] of wrong) {
      it(claim, async () => {
        const { code, stderr } = await apply('admin', object)
        assert.notEqual(code, 0)
        for (const reason of reasons) assert.match(stderr, reason)
      })
    }

    it('an exception where the policy wants a ticket', async () => {
      const strict = policy({ overrides: { allowed: true, maxDuration: '4h', requireTicket: true } }, 'strict')
      const both = { apiVersion: 'v1', kind: 'List', items: [strict, exception({ policy: 'strict' }, 'hasty')] }
      const { stderr } = await apply('admin', both)
      assert.match(stderr, /"ticket" is required by policy "strict"/)
      await succeed(kubectl('admin', 'delete driftpolicy strict'))
    })
  })

  describe('while the API server is away', () => {
    it('policies stay in force, and what changes afterwards acts', async () => {
      await plane.apiServer.stop()
      await until('the watch is lost', 10_000, () => house.logs.some(({ msg }) => msg === problemMessage))
      assert.equal((await house.get('/readyz')).status, 200)
      await plane.apiServer.start()
      await until('denied', 10_000, async () => (await scale('developer', 3)).code !== 0)
      await succeed(kubectl('admin', 'delete driftpolicy lock'))
      await until('allowed', 12_000, async () => (await scale('developer', 3)).code === 0)
    })
  })
})
