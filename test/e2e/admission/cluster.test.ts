import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { reviewOf, scaleOf } from '../../support/case-request.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { startApiServer, type ApiServerUnderTest } from '../../unit/cluster/api-server.ts'
import { responseOf, send } from './client.ts'
import { startHouse, type House } from './house.ts'

const locks = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: locks}
spec:
  match: {objectSelector: {matchLabels: {tier: gold}}, namespaceSelector: {matchLabels: {env: prod}}}
  action: Enforce
  rules: [{name: replicas, replicaLock: {}}]
`
const two = workload('Deployment', { metadata: { labels: { tier: 'gold' } }, spec: { replicas: 2 } })
const nine = workload('Deployment', { spec: { replicas: 9 } })
const deploymentPath = '/prefix/apis/apps/v1/namespaces/prod-shop/deployments/web'
const namespacePath = '/prefix/api/v1/namespaces/prod-shop'

describe('what is read of the cluster', () => {
  let house: House
  let server: ApiServerUnderTest
  beforeEach(async () => {
    server = await startApiServer()
    house = await startHouse(() => ({ cluster: { kind: 'kubeconfig', file: server.kubeconfig } }), {
      'policies/wants.yaml': locks,
    })
  })
  afterEach(async () => {
    await house.close()
    await server.close()
  })

  const scale = async (timeout: string): Promise<JsonObject> => {
    const request = requestFor(scaleOf(nine), {
      group: 'apps',
      resource: 'deployments',
      subresource: 'scale',
      oldObject: scaleOf(two),
    })
    const url = `${house.running.url}/validate?timeout=${timeout}`
    return responseOf(await send(url, { ca: house.ca, agent: false }, JSON.stringify(reviewOf(request))))
  }
  const namespace = (env: string): JsonObject => ({
    kind: 'Namespace',
    metadata: { name: 'prod-shop', labels: { env } },
  })

  it('the labels of the workload behind /scale and of its Namespace decide', async () => {
    server.answers.set(deploymentPath, { status: 200, body: two })
    server.answers.set(namespacePath, { status: 200, body: namespace('prod') })
    assert.equal((await scale('10s'))['allowed'], false)
    assert.deepEqual(server.asked.map((line) => line.split(' ')[1]).sort(), [namespacePath, deploymentPath].sort())
    assert.match(
      (await house.get('/metrics')).text,
      /^heal_cluster_reads_total\{object="workload",outcome="known"\} 1$/m,
    )
  })

  it('another environment is not matched', async () => {
    server.answers.set(deploymentPath, { status: 200, body: two })
    server.answers.set(namespacePath, { status: 200, body: namespace('dev') })
    assert.equal((await scale('10s'))['allowed'], true)
  })

  it('an API server that hangs: the answer comes before ?timeout=, unknown counts as matching, and the message says so', async () => {
    server.answers.set(deploymentPath, 'hang')
    server.answers.set(namespacePath, 'hang')
    const started = performance.now()
    const response = await scale('1s')
    const took = performance.now() - started
    assert.ok(took < 1_000, `took ${took} ms`)
    assert.equal(response['allowed'], false)
    assert.match(String(dig(response, 'status', 'message')), /did not answer in time/)
  })

  it('an API server that refuses: unknown counts as matching', async () => {
    server.answers.set(deploymentPath, { status: 403, body: {} })
    server.answers.set(namespacePath, { status: 403, body: {} })
    const response = await scale('10s')
    assert.equal(response['allowed'], false)
    assert.match(String(dig(response, 'status', 'message')), /refuses to show it \(403\)/)
  })

  it('a kubeconfig that cannot be used stops the start with a sentence', async () => {
    const cluster = { kind: 'kubeconfig', file: '/nonexistent' } as const
    await assert.rejects(
      startHouse(() => ({ cluster })),
      /the kubeconfig "\/nonexistent" cannot be used: .*ENOENT/,
    )
  })

  it('so does an in-cluster configuration outside of a cluster, at the latest when it is asked', async () => {
    const outside = await startHouse(() => ({ cluster: { kind: 'in-cluster' } })).catch((error: unknown) => error)
    if (outside instanceof Error) assert.match(outside.message, /in-cluster configuration cannot be used/)
    else assert.fail('it started')
  })
})
