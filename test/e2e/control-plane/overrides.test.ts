import assert from 'node:assert/strict'
import { asArray, asString, dig, type JsonObject } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import type { UserName } from '../../cluster/users/users.ts'
import { heal, type Finished } from '../plugin/support/run.ts'

const exceptions = '/apis/kubectl-heal.io/v1alpha1/driftexceptions'
const policies = '/apis/kubectl-heal.io/v1alpha1/driftpolicies'

const policy = (name: string, namespace: string, overrides: JsonObject, rules: JsonObject[]): JsonObject => ({
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftPolicy',
  metadata: { name },
  spec: { match: { namespaces: [namespace] }, action: 'Enforce', overrides, rules },
})
const mergePatch = 'application/merge-patch+json'
const lock = { name: 'lock-replicas', replicaLock: {} }
const deployment = (name: string): JsonObject => ({
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'example/app' }] } },
  },
})

describe('kubectl heal override on a real API server', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    const { code, stderr } = await heal([
      'install',
      '--yes',
      '--no-wait',
      '--kubeconfig',
      await plane.kubeconfig('admin'),
    ])
    assert.equal(code, 0, stderr)
    for (const namespace of ['prod-shop', 'dev'])
      for (const name of ['web', 'db'])
        await plane.api.demand('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, deployment(name))
    const bounded = { maxDuration: '4h' }
    await plane.api.demand(
      'POST',
      policies,
      policy('prevent-drift', 'prod-*', bounded, [lock, { name: 'env', envLock: {} }]),
    )
    await plane.api.demand('POST', policies, policy('strict', 'dev', { requireTicket: true }, [lock]))
    await plane.api.demand(
      'POST',
      policies,
      policy('closed', '*', { allowed: false }, [{ name: 'limits', resourceLimits: { lock: true } }]),
    )
  })
  after(() => started?.stop())

  async function as(user: UserName, ...args: string[]): Promise<Finished> {
    return heal(['override', ...args, '--kubeconfig', await plane.kubeconfig(user)])
  }
  const grant = (user: UserName, line: string, ...more: string[]): Promise<Finished> =>
    as(user, 'grant', ...line.split(' '), '--reason', 'sale traffic', ...more)
  const usual = 'deployment/web -n prod-shop --rule lock-replicas --for 1h'
  async function granted(line = usual, ...more: string[]): Promise<string> {
    const { code, stdout, stderr } = await grant('on-call', line, '-o', 'name', '--yes', ...more)
    assert.equal(code, 0, stderr)
    return stdout.trim().replace(/^.*\//, '')
  }
  const read = (name: string) => plane.api.demand('GET', `${exceptions}/${name}`)
  const count = async (): Promise<number> => asArray(dig(await plane.api.demand('GET', exceptions), 'items')).length
  afterEach(async () => {
    if (started !== undefined) await plane.api.demand('DELETE', exceptions)
  })

  it('grants: the policy is found, who asks is who may use it', async () => {
    const { code, stdout, stderr } = await grant('on-call', usual)
    assert.equal(code, 0, stderr)
    const name = /^driftexception\.kubectl-heal\.io\/(web-lock-replicas-[a-z0-9]{4}) granted\n/.exec(stdout)?.[1]
    assert.ok(name, stdout)
    assert.match(
      stdout,
      /rules +lock-replicas of policy prevent-drift\n[^]*for +on-call\n[^]*in 1h\n[^]*override revoke web-/,
    )
    const spec = dig(await read(name), 'spec')
    assert.deepEqual(dig(spec, 'requestedBy', 'username'), 'on-call')
    assert.ok(asArray(dig(spec, 'requestedBy', 'groups')).includes('oncall'))
    assert.deepEqual(dig(spec, 'target'), { kind: 'Deployment', namespace: 'prod-shop', name: 'web' })
    const lasts =
      Date.parse(asString(dig(spec, 'expiresAt')) ?? '') - Date.parse(asString(dig(spec, 'notBefore')) ?? '')
    assert.deepEqual([lasts, dig(spec, 'subjects'), dig(spec, 'owner')], [3_600_000, undefined, 'on-call'])
  })
  it('grants to others, with an owner and a ticket', async () => {
    const name = await granted(
      'deploy/web -n dev --rule lock-replicas --for 30m',
      '--user',
      'alice',
      '--user',
      'bob',
      '--owner',
      'team',
      '--ticket',
      'INC-1',
    )
    const spec = dig(await read(name), 'spec')
    assert.deepEqual([dig(spec, 'policy'), dig(spec, 'owner'), dig(spec, 'ticket')], ['strict', 'team', 'INC-1'])
    assert.deepEqual(dig(spec, 'subjects'), [
      { kind: 'User', name: 'alice' },
      { kind: 'User', name: 'bob' },
    ])
  })

  const refused: [string, UserName, string, RegExp][] = [
    [
      'a workload that does not exist',
      'on-call',
      usual.replace('web', 'wbe'),
      /^Error: there is no deployment\/wbe in namespace "prod-shop"\. Did you mean "web"\?\n$/,
    ],
    ['one that is like no other', 'on-call', usual.replace('web', 'frontend'), /There are db and web\n$/],
    [
      'a kind of which there is none',
      'on-call',
      usual.replace('deployment/', 'sts/'),
      /There is no statefulset in it at all/,
    ],
    [
      'a namespace that does not exist',
      'on-call',
      usual.replace('prod-shop', 'prod-shp'),
      /^Error: there is no namespace "prod-shp"\./,
    ],
    [
      'an unknown rule',
      'on-call',
      usual.replace('lock-replicas', 'lock-replcas'),
      /did you mean "lock-replicas" of policy "prevent-drift"\?\n$/,
    ],
    [
      'an unknown rule of a policy',
      'on-call',
      `${usual.replace('lock-replicas', 'enc')} --policy prevent-drift`,
      /--rule "enc" is no rule of policy "prevent-drift"; did you mean "env"\?/,
    ],
    [
      'an unknown policy',
      'on-call',
      `${usual} --policy prevent-drfit`,
      /--policy "prevent-drfit" is none of the policies; did you mean "prevent-drift"\?/,
    ],
    [
      'a policy that allows none',
      'on-call',
      usual.replace('lock-replicas', 'limits'),
      /policy "closed" allows no exceptions/,
    ],
    [
      'too long a time',
      'on-call',
      usual.replace('1h', '5h'),
      /--for is at most 4h: policy "prevent-drift" allows no longer/,
    ],
    [
      'no duration',
      'on-call',
      usual.replace('1h', '1x'),
      /--for "1x" is no duration\. Write it like 30m, 4h, 1h30m or 7d/,
    ],
    [
      'no ticket where one is asked for',
      'on-call',
      'deployment/web -n dev --rule lock-replicas --for 1h',
      /give --ticket: policy "strict" asks for one/,
    ],
    [
      'who may not read policies',
      'developer',
      usual,
      /"developer" may not list driftpolicies\.kubectl-heal\.io\. The ClusterRole heal-override allows it\.[^]*name: heal-override-developer\n/,
    ],
    [
      'who may not grant',
      'namespace-admin',
      `${usual} --policy prevent-drift`,
      /"namespace-admin" may not create driftexceptions\.kubectl-heal\.io\. The ClusterRole heal-override allows it\./,
    ],
    ['policies of files', 'on-call', `${usual} --policies policies`, /--policies goes with --dry-run=client/],
  ]
  for (const [what, user, line, message] of refused) {
    it(`${what} is refused`, async () => {
      const { code, stdout, stderr } = await grant(user, line)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, message)
      assert.equal(await count(), 0)
    })
  }

  it('a dry run on the server grants nothing', async () => {
    const { code, stdout } = await grant('on-call', usual, '--dry-run=server')
    assert.equal(code, 0)
    assert.match(stdout, /granted \(server dry run\)\n/)
    assert.equal(await count(), 0)
  })
  it('a dry run here prints a document for git, completed by the cluster', async () => {
    const { code, stdout } = await grant('on-call', usual, '--dry-run=client')
    assert.equal(code, 0)
    assert.match(stdout, /^apiVersion: kubectl-heal\.io\/v1alpha1\nkind: DriftException\n[^]*policy: prevent-drift\n/)
    assert.equal(await count(), 0)
  })
  it('a second one for the same is asked about', async () => {
    const name = await granted()
    const { code, stderr } = await grant('on-call', usual)
    assert.equal(code, 2)
    assert.match(
      stderr,
      new RegExp(`^Error: nothing was changed\\. ${name} allows this already, until .*Grant another\\?`),
    )
    await granted()
    assert.equal(await count(), 2)
  })
  it('one for another user is not', async () => {
    await granted()
    assert.equal((await grant('on-call', usual, '--user', 'alice')).code, 0)
  })
  it('a policy that the cluster does not have is left to the server, and told', async () => {
    const { code, stderr } = await grant('on-call', usual, '--policy', 'of-a-file')
    assert.equal(code, 0)
    assert.match(stderr, /^note: the cluster has no DriftPolicy "of-a-file"/)
  })
  it('a workload that may not be read is told, and granted for', async () => {
    const apiGroup = 'rbac.authorization.k8s.io'
    await plane.api.demand('POST', `/apis/${apiGroup}/v1/clusterrolebindings`, {
      metadata: { name: 'carol' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'heal-override' },
      subjects: [{ apiGroup, kind: 'User', name: 'carol' }],
    })
    const { code, stderr } = await grant('admin', usual, '--as', 'carol')
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^note: whether deployment\/web exists is not known: "carol" may not get deployments\.apps in/)
  })
  it('impersonation counts', async () => {
    const { code, stderr } = await as(
      'admin',
      'grant',
      ...usual.split(' '),
      '--reason',
      'x',
      '--as',
      'alice',
      '--as-group',
      'system:masters',
    )
    assert.equal(code, 0, stderr)
    const [stored] = asArray(dig(await plane.api.demand('GET', exceptions), 'items'))
    assert.equal(dig(stored, 'spec', 'requestedBy', 'username'), 'alice')
  })

  it('lists who, why, until when, how often used', async () => {
    const name = await granted()
    await plane.api.demand('PATCH', `${exceptions}/${name}/status`, { status: { uses: 2 } }, mergePatch)
    const { code, stdout } = await as('on-call', 'list', '-n', 'prod-shop')
    assert.equal(code, 0)
    assert.match(
      stdout,
      new RegExp(
        `\n${name} +prod-shop +deployment/web +lock-replicas +on-call +sale traffic +\\S+Z \\(in \\S+\\) +2 +Active\n$`,
      ),
    )
    assert.match(
      (await as('on-call', 'list', '-n', 'dev')).stderr,
      /^No live exceptions in namespace "dev"; --all shows those that have ended, -A all namespaces\.\n$/,
    )
    const listed: unknown = JSON.parse((await as('on-call', 'list', '-A', '-o', 'json')).stdout)
    const [first] = asArray(dig(listed, 'items'))
    assert.deepEqual([dig(first, 'name'), dig(first, 'phase'), dig(first, 'uses')], [name, 'Active', 2])
  })
  it('a listing that is forbidden names the role', async () => {
    const { code, stderr } = await as('developer', 'list', '-n', 'dev')
    assert.equal(code, 2)
    assert.match(
      stderr,
      /"developer" may not list driftexceptions\.kubectl-heal\.io\. The ClusterRole heal-view allows it/,
    )
  })

  it('revokes in the name of who asks, once', async () => {
    const name = await granted()
    const asked = await as('on-call', 'revoke', name)
    assert.equal(asked.code, 2)
    assert.match(asked.stderr, /^NAME +NAMESPACE[^]*Error: nothing was changed\. Revoke 1 exception\?/)
    assert.match((await as('on-call', 'revoke', name, '--dry-run=server')).stdout, /revoked \(server dry run\)\n$/)
    const { code, stdout } = await as('on-call', 'revoke', `driftexception.kubectl-heal.io/${name}`, '--yes')
    assert.deepEqual([code, stdout], [0, `driftexception.kubectl-heal.io/${name} revoked\n`])
    const object = await read(name)
    assert.equal(dig(object, 'metadata', 'annotations', 'kubectl-heal.io/revoked-by'), 'on-call')
    assert.ok(Date.parse(asString(dig(object, 'spec', 'expiresAt')) ?? '') <= Date.now())
    const again = await as('on-call', 'revoke', name, '--yes')
    assert.deepEqual([again.code, again.stdout], [0, ''])
    assert.match(again.stderr, /has ended already: revoked by on-call at /)
    assert.equal((await as('on-call', 'list', '-A', '-o', 'name')).stdout, '')
    assert.match((await as('on-call', 'list', '-A', '--all')).stdout, / Revoked\n$/)
  })
  it('an exception that does not exist is told before any is revoked', async () => {
    const name = await granted()
    const { code, stderr } = await as('on-call', 'revoke', name, `${name}x`, '--yes')
    assert.equal(code, 2)
    assert.match(stderr, new RegExp(`there is no exception "${name}x"\\. Did you mean "${name}"\\?`))
    assert.equal((await as('on-call', 'list', '-A', '-o', 'name')).stdout, `driftexception.kubectl-heal.io/${name}\n`)
  })
})
