import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Api } from '../api.ts'
import { writeKubeconfig } from '../kubeconfig.ts'
import type { Watchdog } from '../processes/watchdog.ts'
import type { Behaviours, ProgramPod } from './behaviours.ts'
import type { LifeOptions } from './container-life.ts'
import { environmentOf, expand } from './environment.ts'
import { scriptedInstance } from './instance.ts'
import type { Container, Pod } from './pod.ts'
import { programInstance } from './program-instance.ts'
import { keysOf, mountsOf, writeVolumes } from './volumes.ts'

/** What starting a container takes. */
export interface LaunchContext {
  api: Api
  server: string
  ca: string
  behaviours: Behaviours
  watchdog: Watchdog
  /** Of this Pod: logs, kubeconfig, volumes. */
  folder: string
  address: string
}

/** How a container of a Pod is started, by the behaviour that is registered for its image at that time. */
export function launchOf(pod: Pod, container: Container, context: LaunchContext): LifeOptions['launch'] {
  return async () => {
    const behaviour = context.behaviours.of(pod, container)
    if (behaviour.kind === 'no-image') {
      const { reason = 'ErrImagePull', message = `failed to pull image "${container.image}": not found` } = behaviour
      return { reason, message }
    }
    if (behaviour.kind === 'exits') return { instance: scriptedInstance(behaviour), ready: true }
    if (behaviour.kind === 'runs') return { instance: scriptedInstance(behaviour), ready: behaviour.ready ?? true }
    try {
      const program = await programPod(pod, container, context)
      const options = { log: join(context.folder, `${container.name}.log`), watchdog: context.watchdog, ...program }
      return { instance: programInstance(behaviour.make(program), options) }
    } catch (error) {
      return { reason: 'CreateContainerError', message: String(error) }
    }
  }
}

async function programPod(pod: Pod, container: Container, context: LaunchContext): Promise<ProgramPod> {
  const { api, folder, address } = context
  await mkdir(folder, { recursive: true })
  const volumes = join(folder, 'volumes')
  await writeVolumes(api, pod, volumes)
  const env = await environmentOf(pod, container, address, async (kind, name, key) =>
    (await keysOf(api, pod, kind, name)).get(key)?.toString(),
  )
  const expanded = (texts: readonly string[] = []) => texts.map((text) => expand(text, env))
  return {
    ...{ pod, container, address, env, mounts: mountsOf(container, volumes) },
    specCommand: expanded(container.command),
    specArgs: expanded(container.args),
    kubeconfig: await podKubeconfig(pod, context),
  }
}

/** A token bound to the Pod, as the kubelet mounts it. */
async function podKubeconfig(pod: Pod, { api, server, ca, folder }: LaunchContext): Promise<string> {
  const { name, namespace, uid } = pod.metadata
  const account = pod.spec.serviceAccountName ?? 'default'
  const spec = { expirationSeconds: 24 * 3600, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid } }
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`
  const { status } = (await api.demand('POST', path, { spec })) as { status: { token: string } }
  const user = `system:serviceaccount:${namespace}:${account}`
  return writeKubeconfig(join(folder, 'kubeconfig'), {
    server,
    ca,
    user,
    namespace,
    credentials: { token: status.token },
  })
}
