import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiRequest, ApiResponse } from '../sandbox/client.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { shippedSets, startAdmissionServer, type AdmissionServer } from './admission-server.ts'
import { deployment, hpa, namespace, namespaceObject, paths } from './example.ts'
import { webhookConfigurations } from './webhooks.ts'

/** Everything the story plays on. */
export interface Stage {
  sandbox: Sandbox
  admission: AdmissionServer
  /** Where an exception file is dropped; the server watches it. */
  exceptions: string
  stop(): Promise<void>
}

/**
 * Starts the sandbox and the admission server, applies the example application (and one old Deployment that the policies would
 * not allow today), and only then registers the webhooks.
 */
export async function setStage(): Promise<Stage> {
  const sandbox = await startSandbox()
  const exceptions = await mkdtemp(join(tmpdir(), 'heal-exceptions-'))
  const kubeconfig = await sandbox.kubeconfigPath('admin')
  const flags = [
    '--policies',
    shippedSets,
    '--exceptions',
    exceptions,
    '--kubeconfig',
    kubeconfig,
    '--log-level',
    'info',
  ]
  const admission = await startAdmissionServer(flags)
  const stage: Stage = {
    sandbox,
    admission,
    exceptions,
    async stop() {
      await sandbox.stop()
      await admission.stop()
      await rm(exceptions, { recursive: true, force: true })
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

async function furnish({ sandbox, admission }: Stage): Promise<void> {
  for (const name of [namespace, 'dev']) await create(sandbox, paths.namespaces, namespaceObject(name))
  await create(sandbox, paths.deployments, deployment('web'))
  await create(sandbox, paths.deployments, deployment('legacy', { container: { resources: {}, livenessProbe: null } }))
  await create(sandbox, paths.hpas, hpa)
  await rolledOut(sandbox)
  for (const { path, body } of webhookConfigurations(admission)) await create(sandbox, path, body)
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

/** Waits until the controllers have made the pods of `web`. */
async function rolledOut(sandbox: Sandbox): Promise<void> {
  await until(async () => {
    const { body } = await sandbox.client('admin')({ path: paths.web })
    return (body['status'] as { readyReplicas?: number } | undefined)?.readyReplicas === 3
  }, 'the example application to be ready')
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
