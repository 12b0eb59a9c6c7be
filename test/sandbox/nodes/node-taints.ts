import { listAt, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

const prefix = 'node.kubernetes.io/'
/** By condition and status: the taint that it means. */
const meanings = new Map([
  ['Ready False', 'not-ready'],
  ['Ready Unknown', 'unreachable'],
  ['MemoryPressure True', 'memory-pressure'],
  ['DiskPressure True', 'disk-pressure'],
  ['PIDPressure True', 'pid-pressure'],
  ['NetworkUnavailable True', 'network-unavailable'],
])
const evicting = ['not-ready', 'unreachable']
const managed = [...meanings.values(), 'unschedulable'].map((name) => prefix + name)

/** The taints of a Node as its conditions and `unschedulable` make them; others stay, and known ones keep their time. */
export function withConditionTaints(node: JsonObject, now: string): JsonObject[] {
  const before = listAt(node, 'spec.taints')
  const names = listAt(node, 'status.conditions').flatMap(
    ({ type, status }) => meanings.get(`${String(type)} ${String(status)}`) ?? [],
  )
  if (objectAt(node, 'spec')['unschedulable'] === true) names.push('unschedulable')
  const wanted = [
    ...names.map((name) => ({ key: prefix + name, effect: 'NoSchedule' })),
    ...names.filter((name) => evicting.includes(name)).map((name) => ({ key: prefix + name, effect: 'NoExecute' })),
  ]
  const others = before.filter((taint) => !managed.includes(textAt(taint, 'key')))
  const known = (taint: { key: string; effect: string }) =>
    before.find(({ key, effect }) => key === taint.key && effect === taint.effect)
  return [...others, ...wanted.map((taint) => known(taint) ?? { ...taint, timeAdded: now })]
}
