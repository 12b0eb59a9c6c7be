import { at, listAt, objectAt, textAt } from '../../json.ts'
import { wantsNode } from '../node-affinity.ts'
import { never } from '../rejection.ts'
import type { Filter } from '../rejection.ts'
import { tolerates, untolerated } from '../taints.ts'

const cordon = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** Cordoned Nodes. */
export const nodeUnschedulable: Filter = (pod, { node }) => {
  const isCordoned = at(node, 'spec.unschedulable') === true
  const isTolerated = tolerates(listAt(pod, 'spec.tolerations'), cordon)
  return isCordoned && !isTolerated ? never('node(s) were unschedulable') : undefined
}

/** The Node that the Pod names. */
export const nodeName: Filter = (pod, { name }) => {
  const wanted = textAt(pod, 'spec.nodeName')
  return wanted === '' || wanted === name ? undefined : never("node(s) didn't match the requested node name")
}

/** Taints: 1.36 no longer names them. */
export const taintToleration: Filter = (pod, { node }) => {
  const taint = untolerated(objectAt(pod, 'spec'), node, ['NoSchedule', 'NoExecute'])
  return taint && never('node(s) had untolerated taint(s)')
}

/** nodeSelector and required node affinity. */
export const nodeAffinity: Filter = (pod, { node }) =>
  wantsNode(objectAt(pod, 'spec'), node) ? undefined : never("node(s) didn't match Pod's node affinity/selector")
