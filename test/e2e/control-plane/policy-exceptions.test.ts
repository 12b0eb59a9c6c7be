import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { installCrds, startHouse, type House } from './policy-objects/house.ts'
import { createStage, exception, later, openStage, policy, succeed, type Stage } from './policy-objects/stage.ts'

const web = '/apis/apps/v1/namespaces/prod-shop/deployments/web'
const revokedBy = 'kubectl-heal.io/revoked-by'

describe('exceptions in a real cluster', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let house: House
  let stage: Stage
  const closing: (() => Promise<unknown>)[] = []

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    closing.push(() => plane.stop())
    await installCrds(plane.api)
    house = await startHouse(plane)
    closing.unshift(() => house.running.stop(0))
    stage = createStage(plane)
    await openStage(plane, house, stage)
    await succeed(apply('admin', policy()))
  })
  after(async () => {
    for (const close of closing) await close()
  })
  const kubectl: Stage['kubectl'] = (...args) => stage.kubectl(...args)
  const apply: Stage['apply'] = (...args) => stage.apply(...args)
  const scale: Stage['scale'] = (...args) => stage.scale(...args)
  const stored: Stage['stored'] = (path) => stage.stored(path)
  const hasEvent = async (reason: string) => (await stage.events(reason)).length > 0

  /** The exception as its author has it in a file. */
  async function sale(): Promise<JsonObject> {
    return exception({ expiresAt: dig(await stored('driftexceptions/sale'), 'spec', 'expiresAt') })
  }

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
      const [event] = await stage.events('ExceptionUsed')
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

  describe('the ReplicaSet of a Deployment', () => {
    it('may be scaled, since its replicas are the work of the Deployment', async () => {
      const { stdout } = await kubectl('developer', 'get replicasets -n prod-shop -o name')
      assert.match(stdout, /^replicaset.apps\/web-\w+\n$/)
      await succeed(kubectl('developer', `scale -n prod-shop --replicas=1 ${stdout.trim()}`))
      assert.notEqual((await scale('developer', 1)).code, 0)
    })
  })
})
