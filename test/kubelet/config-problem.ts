import type { Api } from '../cluster/api.ts'
import { fullPodName } from './back-off.ts'
import type { Container, Pod } from './pod.ts'

type Kind = 'ConfigMap' | 'Secret'

/** A key of a ConfigMap or Secret that a Pod needs; without a key the whole object. */
interface Need {
  kind: Kind
  name: string
  key?: string
}

/**
 * Why a container cannot be configured, in the kubelet's words: what its variables name is missing, or it would run as root
 * (`user`: the number in its image).
 */
export async function configProblem(
  api: Api,
  pod: Pod,
  container: Container,
  user: number,
): Promise<string | undefined> {
  for (const need of needsOf(container)) {
    const problem = await unmet(api, pod, need)
    if (problem === undefined) continue
    return problem === 'no key'
      ? `couldn't find key ${need.key ?? ''} in ${need.kind} ${pod.metadata.namespace}/${need.name}`
      : problem
  }
  return rootProblem(pod, container, user)
}

/** Why a volume cannot be mounted. */
export async function volumeProblem(api: Api, pod: Pod): Promise<{ volume: string; message: string } | undefined> {
  for (const { name: volume, configMap, secret } of pod.spec.volumes ?? []) {
    const source = configMap ?? secret
    if (source === undefined || source.optional === true) continue
    const kind: Kind = configMap === undefined ? 'Secret' : 'ConfigMap'
    const name = configMap?.name ?? secret?.secretName ?? ''
    const keys = source.items?.map(({ key }) => key) ?? [undefined]
    for (const key of keys) {
      const problem = await unmet(api, pod, { kind, name, ...(key === undefined ? {} : { key }) })
      const noKey =
        kind === 'ConfigMap'
          ? `configmap references non-existent config key: ${key ?? ''}`
          : `references non-existent secret key: ${key ?? ''}`
      if (problem !== undefined) return { volume, message: problem === 'no key' ? noKey : problem }
    }
  }
  return undefined
}

function needsOf({ envFrom = [], env = [] }: Container): Need[] {
  const whole = envFrom.flatMap(({ configMapRef, secretRef }) => [
    ...(configMapRef === undefined || configMapRef.optional === true ? [] : [need('ConfigMap', configMapRef)]),
    ...(secretRef === undefined || secretRef.optional === true ? [] : [need('Secret', secretRef)]),
  ])
  const keys = env.flatMap(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }) => [
    ...(configMapKeyRef === undefined || configMapKeyRef.optional === true ? [] : [need('ConfigMap', configMapKeyRef)]),
    ...(secretKeyRef === undefined || secretKeyRef.optional === true ? [] : [need('Secret', secretKeyRef)]),
  ])
  return [...whole, ...keys]
}

function need(kind: Kind, { name, key }: { name: string; key?: string }): Need {
  return { kind, name, ...(key === undefined ? {} : { key }) }
}

/** `no key`, or why the object cannot be had; a node that may not read it yet waits for its right. */
async function unmet(api: Api, { metadata }: Pod, { kind, name, key }: Need): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${name}`
  const { status, body } = await api.request('GET', path)
  if (status === 404) return `${kind.toLowerCase()} "${name}" not found`
  if (status !== 200) return `failed to sync ${kind.toLowerCase()} cache: timed out waiting for the condition`
  const keys = new Set([body['data'], body['binaryData']].flatMap((data) => Object.keys(data ?? {})))
  return key === undefined || keys.has(key) ? undefined : 'no key'
}

function rootProblem(pod: Pod, { name, securityContext = {} }: Container, user: number): string | undefined {
  const { runAsNonRoot, runAsUser } = { ...pod.spec.securityContext, ...securityContext }
  const where = `(pod: "${fullPodName(pod)}", container: ${name})`
  if (runAsNonRoot !== true || (runAsUser ?? user) !== 0) return undefined
  if (runAsUser === undefined) return `container has runAsNonRoot and image will run as root ${where}`
  return `container's runAsUser breaks non-root policy ${where}`
}
