import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ApiResponse } from '../sandbox/client.ts'
import { listAt, textAt } from '../sandbox/json.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { heal, root, type Finished } from './plugin/support/run.ts'

const group = '/apis/kubectl-heal.io/v1alpha1'
const scale = '/apis/apps/v1/namespaces/prod-shop/deployments/web/scale'
const service = 'heal-system/heal-admission'
const labels = { app: 'web' }
const web = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'example/app' }] } },
  },
}
const policy = {
  metadata: { name: 'prevent-drift' },
  spec: {
    ...{ match: { namespaces: ['prod-*'] }, action: 'Enforce', overrides: { maxDuration: '4h' } },
    rules: [{ name: 'lock-replicas', replicaLock: {} }],
  },
}

describe('heal-admission with the sandbox as its cluster', function () {
  this.timeout(60_000)
  const services = new Map<string, string>()
  let sandbox: Sandbox
  let server: ChildProcess | undefined

  before(async () => {
    sandbox = await startSandbox({ services })
    const { code, stderr } = await run('admin', 'install', '--yes', '--no-wait')
    assert.equal(code, 0, stderr)
    server = await serve()
  })
  after(async () => {
    server?.kill()
    await sandbox.stop()
  })

  async function run(user: string, ...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await sandbox.kubeconfigPath(user)])
  }

  /** Starts the server and says where the Service listens. */
  async function serve(): Promise<ChildProcess> {
    const flags = ['--cluster-policies', '--register', `${service}:8443`, '--tls-secret', 'heal-admission-tls']
    const where = ['--host', '127.0.0.1', '--port', '0', '--kubeconfig', await sandbox.kubeconfigPath('admin')]
    const child = spawn(process.execPath, [resolve(root, 'dist/heal-admission.js'), ...flags, ...where])
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
    const url = () => /"url":"(https:[^"]+)".*"listening"/.exec(output)?.[1]
    await until(() => Promise.resolve(url() !== undefined || child.exitCode !== null))
    services.set(service, url() ?? assert.fail(output))
    return child
  }
  function ask(user: string, method: string, path: string, body?: unknown): Promise<ApiResponse> {
    const contentType = method === 'PATCH' ? { contentType: 'application/merge-patch+json' } : {}
    return sandbox.client(user)({ method, path, ...(body === undefined ? {} : { body }), ...contentType })
  }
  async function until(isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 20_000
    while (!(await isTrue())) {
      assert.ok(Date.now() < deadline, 'it did not become so')
      await delay(100)
    }
  }
  const scaled = (more = '') => ask('developer', 'PATCH', scale + more, { spec: { replicas: 3 } })

  it('registers its webhooks, which then refuse what a policy locks', async () => {
    await ask('admin', 'POST', '/api/v1/namespaces', { metadata: { name: 'prod-shop' } })
    await ask('admin', 'POST', '/apis/apps/v1/namespaces/prod-shop/deployments', web)
    await until(async () => (await ask('admin', 'POST', `${group}/driftpolicies`, policy)).status === 201)
    await until(async () => (await scaled('?dryRun=All')).status === 403)
  })
  it('refuses a policy that it cannot read', async () => {
    const body = {
      ...policy,
      metadata: { name: 'typo' },
      spec: { ...policy.spec, rules: [{ name: 'x', replicaLok: {} }] },
    }
    const answer = await ask('admin', 'POST', `${group}/driftpolicies`, body)
    assert.equal(answer.status, 403)
    assert.match(textAt(answer.body, 'message'), /replicaLok/)
  })
  it('lets an exception through, and counts it', async () => {
    const asked = ['--rule', 'lock-replicas', '--for', '1h', '--reason', 'sale', '--owner', 'team-shop']
    const { code, stderr } = await run('developer', 'override', 'grant', 'deployment/web', '-n', 'prod-shop', ...asked)
    assert.equal(code, 0, stderr)
    await until(async () => (await scaled()).status === 200)
    const events = async () => listAt((await ask('admin', 'GET', '/apis/events.k8s.io/v1/events')).body, 'items')
    await until(async () => (await events()).some(({ reason }) => reason === 'ExceptionUsed'))
  })
  it('tells that enforcement works', async () => {
    const { stdout } = await run('admin', 'status')
    assert.match(stdout, /ok +webhooks[^]*ok +certificates[^]*ok +policies[^]*Enforcement works\.\n/)
  })
})
