import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeKubeconfig } from '../cluster/kubeconfig.ts'
import type { Program, ProgramPod } from './behaviour.ts'
import type { Begun } from './container-life.ts'
import { environmentOf, expand } from './environment.ts'
import type { LaunchContext } from './launch.ts'
import type { Container, Pod } from './pod.ts'
import { programInstance } from './program-instance.ts'
import { runProbes } from './prober.ts'
import { keysOf, mountsOf, writeVolumes } from './volumes.ts'

/** Starts a container as a process of this machine, or says why it cannot. */
export async function beginProgram(
  { make }: Program,
  pod: Pod,
  container: Container,
  context: LaunchContext,
): Promise<Begun | { reason: string; message: string }> {
  try {
    const program = await programPod(pod, container, context)
    const log = join(context.folder, `${container.name}.log`)
    const instance = programInstance(make(program), { log, watchdog: context.watchdog, ...program })
    return {
      instance,
      logs: () => readFile(log, 'utf8').catch(() => ''),
      probe: (signal, events) => runProbes(container, context.address, signal, events),
    }
  } catch (error) {
    return { reason: 'CreateContainerError', message: String(error) }
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
