import { copy, ensure, listAt, objectAt, setOwn, textAt } from '../json.ts'
import { timestamp } from '../metadata.ts'
import { resourceOfKind } from '../resources.ts'
import { badRequest, conflict } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { attributesOf, mutate, validate } from './machinery.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { stored } from './update.ts'

const bindingKind = { group: '', version: 'v1', kind: 'Binding' }
const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** POST of `pods/binding`: the Pod gets its node, that node's zone and region as labels, and is scheduled. Throws 409 if it has one. */
export async function bindPod(machinery: Machinery, request: WriteRequest, binding: JsonObject): Promise<void> {
  const node = textAt(binding, 'target.name')
  if (node === '') throw badRequest('Binding "" is invalid: target.name: Required value')
  const write = { operation: 'CREATE', object: binding, oldObject: null } as const
  const attributes = attributesOf(request, write, 'CreateOptions', bindingKind)
  await mutate(machinery, request, attributes, (object) => object)
  await validate(machinery, request, attributes)
  const pod = copy(stored(machinery, request))
  const { name } = request
  const assigned = textAt(pod, 'spec.nodeName')
  const why = `pod ${name} is already assigned to node "${assigned}"`
  if (assigned !== '') throw conflict({ group: '', version: 'v1', resource: 'pods/binding' }, name, why)
  if (request.dryRun) return
  ensure(pod, 'spec')['nodeName'] = node
  copyTopology(machinery, node, pod)
  const others = listAt(pod, 'status.conditions').filter(({ type }) => type !== 'PodScheduled')
  const observedGeneration = objectAt(pod, 'metadata')['generation']
  const times = { lastProbeTime: null, lastTransitionTime: timestamp(machinery.now()) }
  const scheduled = { type: 'PodScheduled', observedGeneration, status: 'True', ...times }
  ensure(pod, 'status')['conditions'] = [...others, scheduled]
  machinery.store.put(request.info, pod)
}

function copyTopology({ store }: Machinery, node: string, pod: JsonObject): void {
  const labels = objectAt(store.get(resourceOfKind('Node'), '', node), 'metadata.labels')
  for (const label of topologyLabels) {
    if (labels[label] !== undefined) setOwn(ensure(pod, 'metadata.labels'), label, labels[label])
  }
}
