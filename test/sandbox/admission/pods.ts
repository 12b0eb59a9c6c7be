import { admitPod } from '../defaults/pod-spec.ts'
import { at, ensure, textAt } from '../json.ts'
import { resourceOfKind } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import type { Machinery } from '../writes/machinery.ts'
import type { Plugin } from './plugins.ts'
import { refusal } from './refusal.ts'

/** The classes that every cluster has. */
const builtIn = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
])

/** Priority: the number and the preemption policy of the Pod's PriorityClass, else of the default one, else 0. */
export const choosePriority: Plugin = ({ store }, request, pod) => {
  const spec = ensure(pod, 'spec')
  const name = textAt(spec, 'priorityClassName')
  const own = name === '' ? defaultClass(store) : store.get(resourceOfKind('PriorityClass'), '', name)
  if (own === undefined && name !== '' && !builtIn.has(name))
    throw refusal(request, pod, `no PriorityClass with name ${name} was found`)
  if (name === '' && own !== undefined) spec['priorityClassName'] = textAt(own, 'metadata.name')
  spec['priority'] ??= at(own, 'value') ?? builtIn.get(name) ?? 0
  spec['preemptionPolicy'] ??= at(own, 'preemptionPolicy') ?? 'PreemptLowerPriority'
}

function defaultClass(store: Machinery['store']): JsonObject | undefined {
  return store.list(resourceOfKind('PriorityClass')).find((one) => one['globalDefault'] === true)
}

/** DefaultTolerationSeconds. */
export const tolerateUnready: Plugin = (_machinery, _request, pod) => {
  admitPod(ensure(pod, 'spec'))
}
