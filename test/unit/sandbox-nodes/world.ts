import { timestamp } from '../../sandbox/metadata.ts'
import type { ApiClient } from '../../sandbox/client.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { JsonObject } from '../../sandbox/types.ts'

/** A sandbox with nodes of which nobody but the test is the kubelet. */
export interface NodesTest {
  sandbox: Sandbox
  admin: ApiClient
  /** Registers a ready Node with its Lease. */
  register(name: string, cpu?: string): Promise<void>
  /** Creates objects; fails when one is refused. */
  create(path: string, body: JsonObject): Promise<JsonObject>
  get(path: string): Promise<JsonObject>
  /** Tells that the Pod runs and is ready. */
  run(pod: string): Promise<void>
  /** Asks again until the answer is as it should be; fails after five seconds. */
  until(path: string, holds: (body: JsonObject) => boolean): Promise<JsonObject>
}

const patience = 5_000
export const here = '/api/v1/namespaces/default'
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'

/** Starts a sandbox with nodes. */
export async function startNodesTest(): Promise<NodesTest> {
  const sandbox = await startSandbox({ nodes: 1 })
  const admin = sandbox.client('admin')

  async function demand(method: string, path: string, body?: JsonObject, contentType?: string): Promise<JsonObject> {
    const content = contentType === undefined ? {} : { contentType }
    const answer = await admin({ method, path, ...(body === undefined ? {} : { body }), ...content })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const create = (path: string, body: JsonObject) => demand('POST', path, body)
  const get = (path: string) => demand('GET', path)
  const now = () => timestamp(new Date())

  return {
    ...{ sandbox, admin, create, get },
    async register(name, cpu = '4') {
      await create('/api/v1/nodes', { kind: 'Node', apiVersion: 'v1', metadata: { name } })
      const amounts = { cpu, memory: '8Gi', pods: '10' }
      const times = { lastHeartbeatTime: now(), lastTransitionTime: now() }
      const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady', ...times }]
      const status = { capacity: amounts, allocatable: amounts, conditions }
      await demand('PATCH', `/api/v1/nodes/${name}/status`, { status }, 'application/merge-patch+json')
      const spec = {
        holderIdentity: name,
        leaseDurationSeconds: 40,
        renewTime: new Date().toISOString().replace('Z', '000Z'),
      }
      await create(leases, { kind: 'Lease', apiVersion: 'coordination.k8s.io/v1', metadata: { name }, spec })
    },
    async run(pod) {
      const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: now() }]
      const body = { status: { phase: 'Running', conditions } }
      await demand('PATCH', `${here}/pods/${pod}/status`, body, 'application/strategic-merge-patch+json')
    },
    async until(path, holds) {
      const deadline = Date.now() + patience
      for (;;) {
        const { status, body } = await admin({ path })
        if (status === 200 && holds(body)) return body
        if (Date.now() > deadline) throw new Error(`${path} did not become what it should: ${JSON.stringify(body)}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

/** A Pod with one container. */
export function pod(name: string, cpu = '1', labels: JsonObject = {}): JsonObject {
  const containers = [{ name: 'c', image: 'app:1', resources: { requests: { cpu } } }]
  return { kind: 'Pod', apiVersion: 'v1', metadata: { name, labels }, spec: { containers } }
}
