import { added, amountsAt, podAmounts } from '../pod-resources.ts'
import type { Amounts } from '../pod-resources.ts'
import type { Filter } from '../rejection.ts'

const one = 1_000_000_000n
const order = ['cpu', 'memory', 'ephemeral-storage']

/** Room for the Pod's requests, and for one Pod more. All that is missing is named. */
export const nodeResources: Filter = (pod, { node, pods }) => {
  const allocatable = amountsAt(node, 'status.allocatable')
  const used = pods.map((other) => podAmounts(other, 'requests')).reduce(added, new Map())
  const missing = [...podAmounts(pod, 'requests')]
    .filter(([name, amount]) => amount > 0n && amount > amountOf(allocatable, name) - amountOf(used, name))
    .sort(([left], [right]) => rank(left) - rank(right))
  const isFull = BigInt(pods.length + 1) * one > amountOf(allocatable, 'pods')
  const reasons = [...(isFull ? ['Too many pods'] : []), ...missing.map(([name]) => `Insufficient ${name}`)]
  const resolvable = missing.every(([name, amount]) => amount <= amountOf(allocatable, name))
  return reasons.length === 0 ? undefined : { reasons, resolvable }
}

function amountOf(amounts: Amounts, name: string): bigint {
  return amounts.get(name) ?? 0n
}

function rank(name: string): number {
  const place = order.indexOf(name)
  return place < 0 ? order.length : place
}
