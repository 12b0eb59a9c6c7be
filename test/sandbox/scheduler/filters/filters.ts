import type { Filter } from '../rejection.ts'
import { nodeAffinity, nodeName, nodeUnschedulable, taintToleration } from './node.ts'
import { podAffinity } from './pod-affinity.ts'
import { nodePorts } from './ports.ts'
import { nodeResources } from './resources.ts'
import { topologySpread } from './spread.ts'
import { volumeBinding } from './volumes.ts'

/** The checks in the order of the default profile: the first that rejects a Node says why. */
export const filters: readonly Filter[] = [
  ...[nodeUnschedulable, nodeName, taintToleration, nodeAffinity, nodePorts, nodeResources],
  ...[volumeBinding, topologySpread, podAffinity],
]
