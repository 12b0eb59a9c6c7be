import { asArray, dig, digObject, isObject, own, type JsonObject } from '../../../policies/json.ts'
import { parseQuantity } from '../../../policies/kubernetes/quantity.ts'
import type { ContainerView } from '../../diagnosis/container-view.ts'
import type { PodView } from '../../diagnosis/pod-view.ts'
import type { Situation } from '../situation.ts'
import { brokenPods } from './broken-pods.ts'

/** A container that reached its own memory limit. */
export interface KilledContainer {
  name: string
  /** Its limit as the Pod has it, which a LimitRange may have given. */
  limit: bigint
  /** Its limit as the template has it. */
  declared: bigint | undefined
  /** Its request as the template has it. */
  request: bigint | undefined
  /** Limits of the other containers. */
  others: bigint
  /** How long it ran before (milliseconds), where the kubelet says so. */
  ran: number | undefined
}

/** The container of the target that was killed at its memory limit; the named one where one is named. */
export function killedContainer(situation: Situation): KilledContainer | undefined {
  for (const pod of brokenPods(situation)) {
    const killed = pod.containers.find((container) => wasKilled(container) && isWished(situation, container))
    if (killed !== undefined) return factsOf(situation, pod, killed)
  }
  return undefined
}

function isWished({ wish }: Situation, { name }: ContainerView): boolean {
  return wish.container === undefined || wish.container === name
}

function wasKilled({ terminated, last }: ContainerView): boolean {
  return (terminated ?? last)?.reason === 'OOMKilled'
}

function factsOf({ workload }: Situation, pod: PodView, killed: ContainerView): KilledContainer | undefined {
  const limit = memoryOf(killed.spec, 'limits')
  if (limit === undefined) return undefined
  const others = asArray(pod.spec['containers'])
    .filter(isObject)
    .filter((each) => each['name'] !== killed.name)
  const declared = [...templateContainers(workload)].find((each) => each['name'] === killed.name)
  const end = killed.terminated ?? killed.last
  return {
    name: killed.name,
    limit,
    declared: memoryOf(declared, 'limits'),
    request: memoryOf(declared, 'requests'),
    others: others.reduce((sum, each) => sum + (memoryOf(each, 'limits') ?? 0n), 0n),
    ran: end?.startedAt === undefined || end.finishedAt === undefined ? undefined : end.finishedAt - end.startedAt,
  }
}

function templateContainers(workload: JsonObject): JsonObject[] {
  const spec = dig(workload, 'spec', 'template', 'spec')
  return ['containers', 'initContainers'].flatMap((list) => asArray(dig(spec, list)).filter(isObject))
}

function memoryOf(container: JsonObject | undefined, part: 'limits' | 'requests'): bigint | undefined {
  return parseQuantity(own(digObject(container, 'resources', part), 'memory'))?.nano
}
