import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { isObject } from '../../../../policies/json.ts'
import { createApi } from '../../../cluster/api.ts'
import { at } from '../../../cluster/at.ts'
import { startSandbox } from '../../../sandbox/sandbox.ts'
import { makeWorld } from '../../../scenarios/make-world.ts'
import { deployment, statefulSet } from '../../../scenarios/manifests.ts'
import { untilCrashing, untilRolledOut, untilWaiting } from '../../../scenarios/waiting.ts'
import type { World } from '../../../scenarios/world.ts'
import { startNodes } from '../../../support/start-nodes.ts'
import { defineRemediations } from '../../healing/stage.ts'
import { createApiClient } from '../../../../cluster/api-client.ts'

/** A sandbox with nodes in which the objects of the help texts' examples live. */
export interface ExampleCluster {
  /** Its context names the namespace of the examples. */
  kubeconfig: string
  /** Makes everything as an example of this command needs it. */
  arrange(command: string): Promise<void>
  stop(): Promise<void>
}

/** The namespace of the examples. */
export const exampleNamespace = 'prod-shop'

/** Starts it; `manifest` declares Deployment `web` with a limit of 64Mi, under which its container is killed. */
export async function startExampleCluster(folder: string, manifest: string): Promise<ExampleCluster> {
  const sandbox = await startSandbox({ nodes: 3 })
  const { url, ca } = sandbox
  const nodes = await startNodes(sandbox)
  const api = createApi(url, ca, sandbox.clientCertificate('admin', ['system:masters']))
  const { world } = makeWorld({ where: 'sandbox', api, kubelet: nodes.kubelet, namespace: exampleNamespace })
  await world.apply({ kind: 'Namespace', metadata: { name: exampleNamespace } })
  world.script('registry.example.com/web:1', (pod) => {
    const limit: unknown = at(pod, 'spec.containers.0.resources.limits.memory')
    const isKilled = at(pod, 'metadata.labels.app') === 'web' && limit === '64Mi'
    return isKilled ? { kind: 'exits', code: 137, reason: 'OOMKilled', after: 50 } : undefined
  })
  world.script('nowhere:*', { kind: 'no-image' })
  const headers = { authorization: `Bearer ${sandbox.tokenFor('admin')}` }
  const client = createApiClient({
    server: new URL(url),
    credentials: () => Promise.resolve({ ca, headers }),
    ownAgent: false,
  })
  await defineRemediations(client)
  client.close()
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(
    kubeconfig,
    sandbox.kubeconfig('admin').replace('"namespace": "default"', `"namespace": "${exampleNamespace}"`),
  )
  const web = load(manifest)
  if (!isObject(web)) throw new Error('the manifest is no object')
  return {
    kubeconfig,
    async arrange(command) {
      const arrangement = arrangements[command.split(' ')[0] ?? '']
      if (arrangement === undefined) return
      await clear(world)
      await arrangement({ world, web })
    },
    async stop() {
      await nodes.stop()
      api.close()
      await sandbox.stop()
    },
  }
}

interface Scene {
  world: World
  /** Deployment `web` as it is declared. */
  web: Readonly<Record<string, unknown>>
}

const arrangements: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  drift: drifted,
  diagnose: outOfMemory,
  fix: outOfMemory,
  undo: outOfMemory,
  rollback: badRollouts,
}

/** What an example left would be in the way of the next. */
async function clear(world: World): Promise<void> {
  await world.delete('Deployment', 'web')
  await world.delete('StatefulSet', 'db')
  await world.until('the Pods to be gone', async () => (await world.list('Pod')).length === 0)
}

/** Somebody scaled it. */
async function drifted({ world, web }: Scene): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(web) }
  await world.apply({ ...web, metadata: { name: 'web', namespace: exampleNamespace, annotations } })
  await world.patch('Deployment', 'web', { spec: { replicas: 5 } }, 'scale')
}

async function outOfMemory({ world, web }: Scene): Promise<void> {
  await world.apply(web, statefulSet('db'))
  await untilCrashing(world, 'web')
  await untilRolledOut(world, 'StatefulSet', 'db')
}

/** A Deployment whose newest revision has no image, and a StatefulSet of four revisions, the last one without an image. */
async function badRollouts({ world }: Scene): Promise<void> {
  await world.apply(deployment('web', { image: 'web:2' }))
  await untilRolledOut(world, 'Deployment', 'web')
  for (const image of ['db:1', 'db:2', 'db:3', 'nowhere:4']) {
    await world.apply(statefulSet('db', { image }))
    await (image === 'nowhere:4'
      ? untilWaiting(world, 'db', 'ImagePullBackOff')
      : untilRolledOut(world, 'StatefulSet', 'db'))
  }
  await world.apply(deployment('web', { image: 'nowhere:3' }))
  await untilWaiting(world, 'web', 'ImagePullBackOff')
}
