import type { Container, EnvironmentVariable, Pod } from './pod.ts'

/** Reads one key of a Secret or ConfigMap of the Pod's namespace; undefined where there is none. */
export type ReadKey = (kind: 'secrets' | 'configmaps', name: string, key: string) => Promise<string | undefined>

/** The variables of a container: values with `$(NAME)` of earlier ones, fields of the Pod, keys of Secrets and ConfigMaps. */
export async function environmentOf(
  pod: Pod,
  container: Container,
  address: string,
  readKey: ReadKey,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const variable of container.env ?? []) {
    values[variable.name] = expand(await valueOf(variable, pod, address, readKey), values)
  }
  return values
}

/** Replaces `$(NAME)` by variables; unknown names stay, `$$` is a dollar sign. */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]+)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (values[name] ?? found),
  )
}

async function valueOf(variable: EnvironmentVariable, pod: Pod, address: string, readKey: ReadKey): Promise<string> {
  const { fieldRef, secretKeyRef, configMapKeyRef } = variable.valueFrom ?? {}
  if (fieldRef !== undefined) return fieldOf(pod, fieldRef.fieldPath, address)
  if (secretKeyRef !== undefined) return (await readKey('secrets', secretKeyRef.name, secretKeyRef.key)) ?? ''
  if (configMapKeyRef !== undefined)
    return (await readKey('configmaps', configMapKeyRef.name, configMapKeyRef.key)) ?? ''
  return variable.value ?? ''
}

function fieldOf({ metadata, spec }: Pod, path: string, address: string): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? []
  if (map !== undefined && key !== undefined) return metadata[map === 'labels' ? 'labels' : 'annotations']?.[key] ?? ''
  const fields: Record<string, string | undefined> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.podIP': address,
    'status.podIPs': address,
    'status.hostIP': '127.0.0.1',
  }
  return fields[path] ?? ''
}
