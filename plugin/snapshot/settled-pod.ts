import { asArray, digObject, isObject, type JsonObject } from '../../policies/json.ts'
import type { Intern } from './interner.ts'

const metadataKept = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp'] as const
const specKept = ['hostNetwork', 'priority', 'affinity', 'readinessGates', 'restartPolicy'] as const
const containerKept = ['name', 'image', 'ports', 'resources', 'restartPolicy'] as const
const statusKept = ['phase', 'reason', 'message', 'startTime'] as const
const conditionKept = ['type', 'status', 'lastTransitionTime'] as const
const containerStatusKept = ['name', 'ready', 'started', 'restartCount'] as const

/**
 * What is left to know of a Pod that is well: what Services, budgets, autoscalers, network policies, claims and nodes are judged by.
 * It reads as a Pod in every other way. There are ten thousand of them, and what the Pods of a workload have in common is there once.
 */
export function settledPod(pod: JsonObject, intern: Intern): JsonObject {
  const metadata = digObject(pod, 'metadata') ?? {}
  const spec = digObject(pod, 'spec') ?? {}
  const status = digObject(pod, 'status') ?? {}
  const shared = {
    ...pick(spec, specKept),
    ...pickEach(spec, 'initContainers', containerKept),
    ...pickEach(spec, 'containers', containerKept),
    ...claims(spec),
  }
  const statuses = { ...pickStatuses(status, 'initContainerStatuses'), ...pickStatuses(status, 'containerStatuses') }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...pick(metadata, metadataKept), ...intern(pick(metadata, ['labels', 'ownerReferences'])) },
    spec: { ...pick(spec, ['nodeName']), ...intern(shared) },
    status: { ...pick(status, statusKept), ...readyCondition(status), ...intern(statuses) },
  }
}

/** The other conditions of a Pod that is well say the same, or nothing. */
function readyCondition(status: JsonObject): JsonObject {
  const ready = asArray(status['conditions'])
    .filter(isObject)
    .find(({ type }) => type === 'Ready')
  return ready === undefined ? {} : { conditions: [pick(ready, conditionKept)] }
}

/** When a container that runs was started no longer matters; how one ended does. */
function pickStatuses(status: JsonObject, list: string): JsonObject {
  const entries = asArray(status[list]).filter(isObject)
  if (entries.length === 0) return {}
  const picked = entries.map((entry) => {
    const last = digObject(entry, 'lastState', 'terminated')
    const state = digObject(entry, 'state', 'running') === undefined ? digObject(entry, 'state') : { running: {} }
    return {
      ...pick(entry, containerStatusKept),
      ...(state === undefined ? {} : { state }),
      ...(last === undefined ? {} : { lastState: { terminated: last } }),
    }
  })
  return { [list]: picked }
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  const picked: Record<string, unknown> = {}
  for (const key of keys) if (Object.hasOwn(object, key)) picked[key] = object[key]
  return picked
}

function pickEach(object: JsonObject, list: string, keys: readonly string[]): JsonObject {
  const entries = asArray(object[list]).filter(isObject)
  return entries.length === 0 ? {} : { [list]: entries.map((entry) => pick(entry, keys)) }
}

/** The volumes that are claims; the others concern nobody else. */
function claims(spec: JsonObject): JsonObject {
  const volumes = asArray(spec['volumes']).filter(
    (volume): volume is JsonObject => isObject(volume) && Object.hasOwn(volume, 'persistentVolumeClaim'),
  )
  return volumes.length === 0
    ? {}
    : { volumes: volumes.map((volume) => pick(volume, ['name', 'persistentVolumeClaim'])) }
}
