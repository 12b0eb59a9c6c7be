import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Api } from '../cluster/api.ts'
import type { Container, Pod } from './pod.ts'

/** Writes the Pod's Secrets and ConfigMaps as files, once; volumes of other kinds are empty folders. */
export async function writeVolumes(api: Api, pod: Pod, folder: string): Promise<void> {
  for (const { name, secret, configMap } of pod.spec.volumes ?? []) {
    const path = join(folder, name)
    await mkdir(path, { recursive: true })
    if (secret !== undefined) await writeKeys(path, await keysOf(api, pod, 'secrets', secret.secretName))
    if (configMap !== undefined) await writeKeys(path, await keysOf(api, pod, 'configmaps', configMap.name))
  }
}

/** Where a container finds its volumes on this machine: by mountPath. */
export function mountsOf(container: Container, folder: string): Map<string, string> {
  const mounts = container.volumeMounts ?? []
  return new Map(mounts.map(({ name, mountPath, subPath = '' }) => [mountPath, join(folder, name, subPath)]))
}

/** The keys of a Secret or ConfigMap; none where it is not there. */
export async function keysOf(
  api: Api,
  { metadata }: Pod,
  kind: 'secrets' | 'configmaps',
  name: string,
): Promise<Map<string, Buffer>> {
  const { body } = await api.request('GET', `/api/v1/namespaces/${metadata.namespace}/${kind}/${name}`)
  const data = (body['data'] ?? {}) as Record<string, string>
  const encoding = kind === 'secrets' ? 'base64' : 'utf8'
  return new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, encoding)]))
}

async function writeKeys(folder: string, keys: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [key, value] of keys) await writeFile(join(folder, key), value, { mode: 0o600 })
}
