import { asString, dig, type JsonObject } from '../../policies/json.ts'
import type { ObjectReference } from '../object-reference.ts'
import type { Facts } from './facts.ts'
import { kindToResource } from './kinds.ts'
import { onceEach } from './once-each.ts'
import { conditionOf } from './pod-view.ts'

/** How much of a workload works. */
export type Standing = 'down' | 'partly' | 'unknown'

/** Which workloads do not work at all; each is looked up once. */
export function standingOf(facts: Facts): (workload: ObjectReference) => Standing {
  return onceEach((workload) => lookUp(workload, facts))
}

function lookUp(workload: ObjectReference, facts: Facts): Standing {
  const resource = kindToResource(workload)
  if (resource === undefined) return 'unknown'
  const object = facts.snapshot.get(resource, workload.name, workload.namespace)
  if (object.state !== 'known') return 'unknown'
  const isUp = standings[workload.kind]?.(object.value)
  if (isUp === undefined) return 'unknown'
  return isUp ? 'partly' : 'down'
}

const standings: Readonly<Record<string, (object: JsonObject) => boolean>> = {
  Deployment: hasReady,
  StatefulSet: hasReady,
  ReplicaSet: hasReady,
  ReplicationController: hasReady,
  DaemonSet: (object) => isPositive(dig(object, 'status', 'numberReady')),
  Job: (object) => conditionOf(object, 'Failed')?.status !== 'True',
  Pod: (object) =>
    conditionOf(object, 'Ready')?.status === 'True' || asString(dig(object, 'status', 'phase')) === 'Succeeded',
}

/** A count of zero is left out by the API server. */
function hasReady(object: JsonObject): boolean {
  return isPositive(dig(object, 'status', 'readyReplicas'))
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}
