import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { Agent } from 'node:https'
import { resolve } from 'node:path'
import type { JsonObject } from '../../../../policies/json.ts'
import { until } from '../../../cluster/until.ts'
import type { ApiResponse } from '../../../sandbox/client.ts'
import { stringMapAt } from '../../../sandbox/json.ts'
import { startSandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts'
import { heal, root } from '../../plugin/support/run.ts'
import { responseOf, send, type Answer } from '../client.ts'

/** A sandbox with the server of the build as its webhook. */
export interface SignedCluster {
  /** Asks the API server; the developer unless it is said. */
  ask(method: string, path: string, body?: unknown, user?: string): Promise<ApiResponse>
  /** Applies a policy of one `signedImages` rule for one namespace, which is made, and waits until it is in force. */
  enforce(namespace: string, options: JsonObject, action?: string): Promise<void>
  /** Sends a review to the server itself, as nobody's webhook. */
  review(path: string, body: unknown): Promise<JsonObject>
  get(path: string): Promise<Answer>
  /** Everything the server has written. */
  output(): string
  stop(): Promise<void>
}

const service = 'heal-system/heal-admission'
const policies = '/apis/kubectl-heal.io/v1alpha1/driftpolicies'
const patience = 20_000

/** Installs into a sandbox and starts the server. */
export async function startSignedCluster(options: SandboxOptions = {}): Promise<SignedCluster> {
  const services = new Map<string, string>()
  const sandbox = await startSandbox({ ...options, services })
  const kubeconfig = await sandbox.kubeconfigPath('admin')
  const installed = await heal(['install', '--yes', '--no-wait', '--kubeconfig', kubeconfig])
  assert.equal(installed.code, 0, installed.stderr)
  const flags = ['--cluster-policies', '--register', `${service}:8443`, '--tls-secret', 'heal-admission-tls']
  const where = ['--host', '127.0.0.1', '--port', '0', '--kubeconfig', kubeconfig]
  const child = spawn(process.execPath, [resolve(root, 'dist/heal-admission.js'), ...flags, ...where])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  let url = ''
  await until('the server listens', patience, () => {
    assert.equal(child.exitCode, null, output)
    url = /"url":"(https:[^"]+)".*"listening"/.exec(output)?.[1] ?? ''
    return Promise.resolve(url !== '')
  })
  services.set(service, url)

  const ask: SignedCluster['ask'] = (method, path, body, user = 'developer') => {
    const content = method === 'PATCH' ? { contentType: 'application/strategic-merge-patch+json' } : {}
    return sandbox.client(user)({ method, path, ...content, ...(body === undefined ? {} : { body }) })
  }
  const secret = await ask('GET', '/api/v1/namespaces/heal-system/secrets/heal-admission-tls', undefined, 'admin')
  const ca = Buffer.from(stringMapAt(secret.body, 'data').get('ca.crt') ?? '', 'base64').toString()
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const tls = { ca, agent, servername: 'heal-admission.heal-system.svc' }
  return {
    ask,
    async enforce(namespace, signedImages, action = 'Enforce') {
      await ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } }, 'admin')
      const policy = {
        metadata: { name: namespace },
        spec: { match: { namespaces: [namespace] }, action, rules: [{ name: 'signed', signedImages }] },
      }
      await until('the policy is taken', patience, async () => {
        const { status, body } = await ask('POST', policies, policy, 'admin')
        assert.notEqual(status, 403, JSON.stringify(body))
        return status === 201
      })
      const kinds = signedImages['mutate'] === 'off' ? ['validating'] : ['validating', 'mutating']
      const places = kinds.map(
        (kind) => `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations/kubectl-heal`,
      )
      await until('the webhooks are asked about it', patience, async () => {
        const answers = await Promise.all(places.map((path) => ask('GET', path, undefined, 'admin')))
        return answers.every(({ body }) => JSON.stringify(body).includes(`"${namespace}"`))
      })
    },
    review: async (path, body) => responseOf(await send(url + path, tls, JSON.stringify(body))),
    get: (path) => send(url + path, tls),
    output: () => output,
    async stop() {
      agent.destroy()
      child.kill('SIGKILL')
      await sandbox.stop()
    },
  }
}
