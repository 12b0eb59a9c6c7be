import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import type { UserName } from '../../cluster/users/users.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { exceptionObject, policyObject } from '../../support/policy-objects.ts'
import { workload } from '../../support/workloads.ts'
import { kubectlWith, type KubectlRun } from '../enforcement/kubectl.ts'
import { installCrds, ours, startHouse, type House } from './policy-objects/house.ts'
import { register, unregister } from './policy-objects/webhooks.ts'

const web = '/apis/apps/v1/namespaces/prod-shop/deployments/web'
const later = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString()
const revokedBy = 'kubectl-heal.io/revoked-by'

/** A policy as a person writes it. */
const policy = (spec: JsonObject = {}, name = 'lock'): JsonObject => ({
  ...policyObject({ managers: { users: ['namespace-admin'] }, ...spec }),
  metadata: { name },
})

/** An exception as a person writes it: for an hour, and not naming who asks. */
const exception = (spec: JsonObject = {}, name = 'sale'): JsonObject => ({
  ...exceptionObject({ requestedBy: undefined, expiresAt: later(3_600), ...spec }),
  metadata: { name },
})

describe('policies and exceptions in a real cluster', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let house: House
  const closing: (() => Promise<unknown>)[] = []
  const kubeconfigs = new Map<UserName, Promise<string>>()

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    closing.push(() => plane.stop())
    house = await startHouse(plane)
    closing.unshift(() => house.running.stop(0))
  })
  after(async () => {
    for (const close of closing) await close()
  })

  async function kubectl(user: UserName, args: string, input?: JsonObject): Promise<KubectlRun> {
    const config = kubeconfigs.get(user) ?? plane.kubeconfig(user)
    kubeconfigs.set(user, config)
    return kubectlWith(plane.kubectl, await config)(args.split(' '), input && JSON.stringify(input))
  }
  const apply = (user: UserName, object: JsonObject) => kubectl(user, 'apply -f -', object)
  const succeed = async (run: Promise<KubectlRun>) => {
    const { code, stdout, stderr } = await run
    assert.equal(code, 0, stderr)
    return stdout + stderr
  }
  const scale = (user: UserName, replicas: number) =>
    kubectl(user, `scale deployment/web -n prod-shop --replicas=${replicas}`)
  const stored = (path: string) => plane.api.demand('GET', `${ours}/${path}`)
  const eventsOfWeb = async () => {
    const { items } = await plane.api.demand('GET', '/apis/events.k8s.io/v1/namespaces/prod-shop/events')
    return (items as JsonObject[]).filter((event) => dig(event, 'regarding', 'kind') === 'Deployment')
  }
  const hasEvent = async (reason: string) => (await eventsOfWeb()).some((event) => event['reason'] === reason)

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
      await register(plane.api, house.running.url, house.ca)
      await plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/deployments', { ...workload('Deployment') })
      await until('the webhook is asked', 10_000, async () => {
        return (await apply('admin', policy({ rules: [{ name: 'a' }] }, 'probe'))).code !== 0
      })
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
        exception({ expiresAt: later(5 * 3_600) }),
        /the exception lasts 4h5\dm\d+s; policy "lock" allows 4h/,
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

  describe('an exception', () => {
    it('is granted by nobody without the role', async () => {
      assert.match((await apply('developer', exception())).stderr, /cannot .* resource "driftexceptions"/)
    })

    it('and its policy may come in one apply', async () => {
      const items = [policy({}, 'twin'), exception({ policy: 'twin' }, 'twin')]
      await succeed(apply('admin', { apiVersion: 'v1', kind: 'List', items }))
      await succeed(kubectl('admin', 'delete driftexception/twin driftpolicy/twin'))
    })

    it('names who asked, is told on the workload, and is active', async () => {
      await succeed(kubectl('admin', 'apply -f manifests/base/roles-for-people.yaml'))
      await succeed(apply('on-call', exception()))
      const { username, groups } = dig(await stored('driftexceptions/sale'), 'spec', 'requestedBy') as JsonObject
      assert.deepEqual([username, groups], ['on-call', ['oncall', 'system:authenticated']])
      await until(
        'active',
        5_000,
        async () => dig(await stored('driftexceptions/sale'), 'status', 'phase') === 'Active',
      )
      await until('told', 5_000, () => hasEvent('ExceptionGranted'))
    })

    it('may be applied again, by the server too', async () => {
      await succeed(kubectl('on-call', 'apply --server-side --force-conflicts -f -', await sale()))
      await succeed(kubectl('on-call', 'apply --server-side --force-conflicts -f -', await sale()))
    })

    it('lets who asked pass, and nobody else', async () => {
      await until('in force', 2_000, async () => (await scale('on-call', 5)).code === 0)
      assert.notEqual((await scale('developer', 6)).code, 0)
    })

    it('counts its uses, by whom and what, and tells them on the workload, but no dry run', async () => {
      await succeed(kubectl('on-call', 'scale deployment/web -n prod-shop --replicas=7 --dry-run=server'))
      await until('counted', 10_000, async () => dig(await stored('driftexceptions/sale'), 'status', 'uses') === 1)
      const { username, path } = dig(await stored('driftexceptions/sale'), 'status', 'lastUsed') as JsonObject
      assert.deepEqual([username, path], ['on-call', 'spec.replicas'])
      await until('told', 5_000, () => hasEvent('ExceptionUsed'))
      const [event] = (await eventsOfWeb()).filter(({ reason }) => reason === 'ExceptionUsed')
      assert.equal(event?.['note'], 'on-call changed spec.replicas against policy lock (replicas), by exception "sale"')
      assert.match(await succeed(kubectl('admin', 'describe deployment/web -n prod-shop')), /ExceptionUsed/)
    })

    it('is shown by kubectl get, and so are policies', async () => {
      const lines = async (what: string) => (await succeed(kubectl('admin', `get ${what}`))).trim().split('\n')
      const [heading, row] = await lines('driftexceptions')
      assert.match(heading ?? '', /^NAME +POLICY +KIND +IN +TARGET +BY +UNTIL +PHASE +USES$/)
      assert.match(row ?? '', /^sale +lock +Deployment +prod-shop +web +on-call +\S+Z +Active +1$/)
      const [policyHeading, ...policies] = await lines('dpol')
      assert.match(policyHeading ?? '', /^NAME +ACTION +RULES +IN FORCE +AGE$/)
      assert.match(policies[0] ?? '', /^lock +Enforce +1 +True +\S+$/)
      assert.match((await lines('kubectl-heal')).join('\n'), /driftpolicy\.kubectl-heal\.io\/lock/)
    })

    const merge = (patch: JsonObject) =>
      kubectl('on-call', `patch driftexception sale --type=merge -p ${JSON.stringify(patch)}`)
    it('stays as it was granted', async () => {
      const { stderr } = await merge({ spec: { requestedBy: { username: 'bob' }, reason: 'other' } })
      assert.match(stderr, /spec\.reason: may not change once granted/)
      assert.match(stderr, /spec\.requestedBy: may not change/)
    })

    it('ends later by no way', async () => {
      const { stderr } = await merge({
        spec: { expiresAt: later(7_200) },
        metadata: { annotations: { [revokedBy]: 'on-call' } },
      })
      assert.match(stderr, /may only become earlier/)
    })

    it('ends earlier only by somebody', async () => {
      assert.match(
        (await merge({ spec: { expiresAt: later(0) } })).stderr,
        /must name who ends it, which is you: on-call/,
      )
    })

    it('is revoked: over at once, and told', async () => {
      await succeed(merge({ spec: { expiresAt: later(0) }, metadata: { annotations: { [revokedBy]: 'on-call' } } }))
      await until('denied', 2_000, async () => (await scale('on-call', 8)).code !== 0)
      await until(
        'revoked',
        5_000,
        async () => dig(await stored('driftexceptions/sale'), 'status', 'phase') === 'Revoked',
      )
      await until('told', 5_000, () => hasEvent('ExceptionRevoked'))
    })

    it('expires by the clock: denied, told, and the changes kept', async () => {
      await succeed(apply('on-call', exception({ expiresAt: later(4) }, 'short')))
      await until('in force', 2_000, async () => (await scale('on-call', 4)).code === 0)
      let replicas = 4
      await until('denied', 6_000, async () => (await scale('on-call', ++replicas)).code !== 0)
      await until(
        'expired',
        5_000,
        async () => dig(await stored('driftexceptions/short'), 'status', 'phase') === 'Expired',
      )
      assert.equal(dig(await stored('driftexceptions/short'), 'status', 'message'), 'Expired, changes kept')
      await until('told', 5_000, () => hasEvent('ExceptionExpired'))
      assert.equal(dig(await plane.api.demand('GET', web), 'spec', 'replicas'), replicas - 1)
      const { text } = await house.get('/metrics')
      assert.match(text, /^heal_exceptions\{phase="Expired"\} 1$/m)
      assert.match(text, /^heal_exceptions_expired_total 1$/m)
    })

    it('can always be deleted', async () => {
      await succeed(kubectl('admin', 'delete driftexceptions --all'))
    })
  })

  describe('a manager who is a person', () => {
    it('leaves a line and an Event', async () => {
      await succeed(scale('namespace-admin', 2))
      await until('told', 5_000, () => hasEvent('LockedFieldsChanged'))
      const lines = house.logs.filter(({ msg, user }) => msg === 'locked fields changed' && user === 'namespace-admin')
      assert.deepEqual(
        lines.map(({ changes }) => changes),
        [['lock/replicas: spec.replicas as a manager']],
      )
    })
  })

  /** The exception as its author has it in a file. */
  async function sale(): Promise<JsonObject> {
    return exception({ expiresAt: dig(await stored('driftexceptions/sale'), 'spec', 'expiresAt') })
  }
})
