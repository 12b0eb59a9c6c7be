import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { parseQuantity } from '../../../../policies/kubernetes/quantity.ts'
import type { ContainerCase } from '../container-case.ts'

/** Use at which a limit throttles: metrics are means over half a minute, throttling happens within 100 ms. */
const nearLimit = 0.9

/** What a container uses of its CPU limit. */
export interface CpuUse {
  metrics: JsonObject
  usage: string
  limit: string
  isAtLimit: boolean
}

/** The CPU that a container uses, where metrics were read and it has a limit. */
export function cpuUse({ facts, pod, container }: ContainerCase): CpuUse | undefined {
  const metrics = facts.snapshot.get('podmetrics', pod.name, pod.namespace)
  if (metrics.state !== 'known') return undefined
  const entry = asArray(metrics.value['containers'])
    .filter(isObject)
    .find((each) => each['name'] === container.name)
  const [usage, limit] = [dig(entry, 'usage', 'cpu'), dig(container.spec, 'resources', 'limits', 'cpu')]
  const [used, allowed] = [parseQuantity(usage)?.nano, parseQuantity(limit)?.nano]
  if (used === undefined || allowed === undefined || allowed === 0n) return undefined
  const isAtLimit = Number(used) >= nearLimit * Number(allowed)
  return { metrics: metrics.value, usage: String(usage), limit: String(limit), isAtLimit }
}
