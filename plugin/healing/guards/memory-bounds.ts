import type { Snapshot } from '../../../cluster/snapshot/snapshot.ts'
import { asArray, asString, dig, digObject, isObject, own, type JsonObject } from '../../../policies/json.ts'
import { parseQuantity } from '../../../policies/kubernetes/quantity.ts'
import { conditionOf } from '../../diagnosis/pod-view.ts'
import { numberOf } from '../../diagnosis/numbers.ts'
import type { Situation } from '../situation.ts'
import { quotaRoom } from './quota.ts'

/** The greatest memory limit that something allows, in billionths of a byte. */
export interface MemoryBound {
  most: bigint
  /** "the LimitRange defaults" */
  by: string
}

/** The memory of one container, and of the others beside it, in billionths of a byte. */
export interface MemoryNow {
  limit: bigint
  /** Limits of the other containers of its Pod. */
  others: bigint
}

/** What bounds the memory limit of a container, the tightest first; `unread` names what could not be asked. */
export function memoryBounds(situation: Situation, now: MemoryNow): { bounds: MemoryBound[]; unread: string[] } {
  const { snapshot, policies } = situation
  const kinds = ['limitranges', 'resourcequotas', 'nodes'] as const
  const unread = kinds.flatMap((kind) => {
    const reason = snapshot.unread(kind)
    return reason === undefined ? [] : [`${kind} could not be read: ${reason}`]
  })
  const bounds = [
    ...limitRanges(situation, now),
    ...policyBounds(situation),
    ...quotaBounds(situation, now),
    ...nodeBounds(snapshot, now),
  ].sort((left, right) => (left.most < right.most ? -1 : 1))
  const unknown = policies.state === 'unknown' ? [`policies could not be read: ${policies.reason}`] : []
  return { bounds, unread: [...unread, ...unknown] }
}

/** The greatest limit divided by request that a LimitRange allows; undefined for none. */
export function memoryRatio({ snapshot, target }: Situation): bigint | undefined {
  const ratios = items(snapshot, target.namespace).flatMap(({ item }) =>
    item['type'] === 'Container' ? (nano(own(digObject(item, 'maxLimitRequestRatio'), 'memory')) ?? []) : [],
  )
  return ratios.sort((left, right) => (left < right ? -1 : 1))[0]
}

function items(snapshot: Snapshot, namespace = ''): { name: string; item: JsonObject }[] {
  return snapshot.inNamespace('limitranges', namespace).flatMap((range) =>
    asArray(dig(range, 'spec', 'limits'))
      .filter(isObject)
      .map((item) => ({ name: asString(dig(range, 'metadata', 'name')) ?? '', item })),
  )
}

function limitRanges({ snapshot, target }: Situation, { others }: MemoryNow): MemoryBound[] {
  return items(snapshot, target.namespace).flatMap(({ name, item }) => {
    const max = nano(own(digObject(item, 'max'), 'memory'))
    if (max === undefined || (item['type'] !== 'Container' && item['type'] !== 'Pod')) return []
    return [{ most: item['type'] === 'Pod' ? max - others : max, by: `the LimitRange ${name}` }]
  })
}

function policyBounds({ policies }: Situation): MemoryBound[] {
  if (policies.state !== 'known') return []
  return policies.value.flatMap((policy) =>
    policy.rules.flatMap((rule) => {
      const max = nano(own(digObject(rule.options, 'max'), 'memory'))
      if (rule.type !== 'resourceLimits' || rule.action !== 'Enforce' || max === undefined) return []
      return [{ most: max, by: `rule ${rule.name} of policy ${policy.name}` }]
    }),
  )
}

/** All replicas grow; and while the rollout runs, a new Pod has to fit beside the old ones. */
function quotaBounds(situation: Situation, { limit, others }: MemoryNow): MemoryBound[] {
  const { workload, target } = situation
  const replicas = BigInt(Math.max(1, numberOf(dig(workload, 'spec', 'replicas'), 1)))
  const surges = target.kind === 'Deployment' && dig(workload, 'spec', 'strategy', 'type') !== 'Recreate'
  return quotaRoom(situation, ['limits.memory']).flatMap(({ quota, left }) => {
    const by = `what is left of the ResourceQuota ${quota}`
    const grown = { most: limit + left.nano / replicas, by }
    const isSurgeable = surges && dig(workload, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') !== 0
    return isSurgeable ? [grown, { most: left.nano - others, by }] : [grown]
  })
}

function nodeBounds(snapshot: Snapshot, { others }: MemoryNow): MemoryBound[] {
  const sizes = snapshot
    .list('nodes')
    .filter((node) => conditionOf(node, 'Ready')?.status === 'True' && dig(node, 'spec', 'unschedulable') !== true)
    .flatMap((node) => nano(dig(node, 'status', 'allocatable', 'memory')) ?? [])
  const biggest = sizes.sort((left, right) => (left < right ? 1 : -1))[0]
  return biggest === undefined ? [] : [{ most: biggest - others, by: 'the biggest node' }]
}

function nano(value: unknown): bigint | undefined {
  return parseQuantity(value)?.nano
}
