import type { Api } from '../cluster/api.ts'
import type { PodTrouble } from './behaviour.ts'
import type { Behaviours } from './behaviours.ts'
import { volumeProblem } from './config-problem.ts'
import type { Told } from './events.ts'
import type { Pod } from './pod.ts'

/** What hits a Pod as a whole, as scripted for any of its containers. */
export function troubleOf(behaviours: Behaviours, pod: Pod): PodTrouble | undefined {
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  for (const container of all) {
    const behaviour = behaviours.of(pod, container)
    if (behaviour.kind === 'no-sandbox' || behaviour.kind === 'no-volume' || behaviour.kind === 'evicted')
      return behaviour
  }
  return undefined
}

/** Why the containers of a Pod cannot be started yet, as the Event that says so; undefined when they can. */
export async function startProblem(api: Api, behaviours: Behaviours, pod: Pod): Promise<Told | undefined> {
  const trouble = troubleOf(behaviours, pod)
  const warning = (reason: string, message: string): Told => ({ type: 'Warning', reason, message })
  if (trouble?.kind === 'no-sandbox')
    return warning('FailedCreatePodSandBox', `Failed to create pod sandbox: ${trouble.message}`)
  const volume = trouble?.kind === 'no-volume' ? trouble : await volumeProblem(api, pod)
  if (volume === undefined) return undefined
  return warning('FailedMount', `MountVolume.SetUp failed for volume "${volume.volume}" : ${volume.message}`)
}

/** The Event of pull Secrets that are not there; the pull is tried without them. */
export async function pullSecretProblem(api: Api, { metadata, spec }: Pod): Promise<Told | undefined> {
  const missing: string[] = []
  for (const { name } of spec.imagePullSecrets ?? []) {
    if (name === undefined || name === '') continue
    const { status } = await api.request('GET', `/api/v1/namespaces/${metadata.namespace}/secrets/${name}`)
    if (status === 404) missing.push(name)
  }
  if (missing.length === 0) return undefined
  const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`
  return { type: 'Warning', reason: 'FailedToRetrieveImagePullSecret', message }
}
