import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { ApiRequest, ApiResponse } from '../sandbox/client.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { startAdmissionServer, type AdmissionServer } from './admission-server.ts'
import { deployment, hpa, namespace, namespaceObject, paths } from './example.ts'
import { startNodes, type Nodes } from '../support/start-nodes.ts'
import { writePolicies } from './policies.ts'
import { startShopRegistry, type ShopRegistry } from './registry.ts'
import { shop, shopPaths, webYaml } from './shop.ts'
import { webhookConfigurations } from './webhooks.ts'

/** Everything the story plays on. */
export interface Stage {
  sandbox: Sandbox
  nodes: Nodes
  admission: AdmissionServer
  registry: ShopRegistry
  /** What a person has checked out: `deploy/web.yaml` and `policies/`. */
  folder: string
  /** The kubeconfig of who is on call. */
  onCall: string
  /** Where an exception file is dropped; the server watches it. */
  exceptions: string
  stop(): Promise<void>
}

/**
 * Starts the sandbox with its nodes and the admission server, applies the example applications (and one old Deployment that the
 * policies would not allow today), and only then registers the webhooks.
 */
export async function setStage(): Promise<Stage> {
  const sandbox = await startSandbox({ nodes: 3 })
  const nodes = await startNodes(sandbox)
  const folder = await mkdtemp(join(tmpdir(), 'heal-story-'))
  const exceptions = join(folder, 'exceptions')
  await mkdir(exceptions)
  const kubeconfig = await sandbox.kubeconfigPath('admin')
  const registry = await startShopRegistry()
  const policies = join(folder, 'policies')
  await writePolicies(policies, registry)
  const flags = ['--policies', policies, '--exceptions', exceptions, '--kubeconfig', kubeconfig]
  const admission = await startAdmissionServer([...flags, '--log-level', 'info'])
  const stage: Stage = {
    ...{ sandbox, nodes, admission, registry, folder, exceptions },
    onCall: await sandbox.kubeconfigPath('on-call'),
    async stop() {
      await nodes.stop()
      await sandbox.stop()
      await admission.stop()
      await registry.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    await furnish(stage)
  } catch (error) {
    await stage.stop()
    throw error
  }
  return stage
}

async function furnish(stage: Stage): Promise<void> {
  const { sandbox } = stage
  for (const name of [namespace, 'dev', shop]) await create(sandbox, paths.namespaces, namespaceObject(name))
  await create(sandbox, paths.deployments, deployment('web'))
  await create(sandbox, paths.deployments, deployment('legacy', { container: { resources: {}, livenessProbe: null } }))
  await create(sandbox, paths.hpas, hpa)
  await furnishShop(stage)
  await rolledOut(sandbox, paths.web, 3)
  await rolledOut(sandbox, shopPaths.web, 2)
  for (const { path, body } of webhookConfigurations(stage.admission)) await create(sandbox, path, body)
}

const remediations = new URL('../../manifests/crds/remediations.yaml', import.meta.url)

/** What the second act needs: records, an application as git has it, an image that is nowhere, and a cache that needs 100Mi. */
async function furnishShop({ sandbox, nodes, folder }: Stage): Promise<void> {
  const definition = load(await readFile(remediations, 'utf8')) as object
  await create(sandbox, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)
  await mkdir(join(folder, 'deploy'))
  await writeFile(join(folder, 'deploy/web.yaml'), webYaml)
  const contentType = 'application/apply-patch+yaml'
  const path = `${shopPaths.web}?fieldManager=kubectl`
  await must(sandbox.client('gitops'), { method: 'PATCH', path, body: load(webYaml), contentType })
  nodes.kubelet.script('*/web:1.5.O', { kind: 'no-image' })
  nodes.kubelet.script('*/cache:*', (pod) =>
    JSON.stringify(pod.spec).includes('"memory":"64Mi"')
      ? { kind: 'exits', code: 137, reason: 'OOMKilled', after: 50 }
      : { kind: 'runs' },
  )
}

async function create(sandbox: Sandbox, path: string, body: object): Promise<void> {
  await must(sandbox.client('admin'), { method: 'POST', path, body })
}

async function must(client: (request: ApiRequest) => Promise<ApiResponse>, request: ApiRequest): Promise<ApiResponse> {
  const answer = await client(request)
  if (answer.status >= 400) {
    throw new Error(
      `${request.method ?? 'GET'} ${request.path}: ${String(answer.status)} ${String(answer.body['message'])}`,
    )
  }
  return answer
}

/** Waits until so many Pods of a Deployment are ready. */
async function rolledOut(sandbox: Sandbox, path: string, replicas: number): Promise<void> {
  await until(async () => {
    const { body } = await sandbox.client('admin')({ path })
    return (body['status'] as { readyReplicas?: number } | undefined)?.readyReplicas === replicas
  }, `${path} to be ready`)
}

const patience = 10_000

/** Asks again and again until the answer is yes; rejects after ten seconds. */
export async function until(question: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`waited ${String(patience / 1000)} s in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
