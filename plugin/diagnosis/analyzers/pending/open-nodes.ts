import type { JsonObject } from '../../../../policies/json.ts'
import type { Facts } from '../../facts.ts'
import { isSelectedNode } from './node-selection.ts'
import { isControlPlaneTaint, untolerated } from './taints.ts'

/** The Nodes as one Pod sees them. */
export interface OpenNodes {
  /** Those that it selects and whose taints it tolerates. */
  open: readonly JsonObject[]
  /** How many it selects, open or not. */
  selected: number
  /** How many only their control-plane taint closes. */
  reserved: number
}

// Thousands of Pods ask for the same few kinds of nodes, and each look goes over all of them.
const looks = new WeakMap<Facts, Map<string, OpenNodes>>()

/** Which of the Nodes that were read are open to a Pod of this spec. */
export function openNodes(facts: Facts, podSpec: JsonObject): OpenNodes {
  const known = looks.get(facts) ?? new Map<string, OpenNodes>()
  looks.set(facts, known)
  const key = JSON.stringify([podSpec['nodeSelector'], podSpec['affinity'], podSpec['tolerations']])
  const found = known.get(key) ?? look(facts.snapshot.list('nodes'), podSpec)
  known.set(key, found)
  return found
}

function look(nodes: readonly JsonObject[], podSpec: JsonObject): OpenNodes {
  const selected = nodes.filter((node) => isSelectedNode(node, podSpec))
  const open = selected.filter((node) => untolerated(node, podSpec).length === 0)
  return { open, selected: selected.length, reserved: nodes.filter((node) => isReserved(node, podSpec)).length }
}

function isReserved(node: JsonObject, podSpec: JsonObject): boolean {
  const taints = untolerated(node, podSpec)
  return taints.length > 0 && taints.every(isControlPlaneTaint)
}
