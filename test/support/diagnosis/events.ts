import type { JsonObject } from '../../../policies/json.ts'
import { ago, minutes } from './clock.ts'
import { namespace } from './objects.ts'

/** What a test wants an Event to be; else the kubelet saw it once, a minute ago. */
export interface EventParts {
  type?: 'Normal' | 'Warning'
  /** Of which container of the Pod it speaks; `init` for an init container. */
  container?: string
  init?: boolean
  /** milliseconds since it was seen last */
  age?: number
  /** milliseconds since it was seen first; default: `age` */
  since?: number
  count?: number
  source?: string
}

let made = 0

/** An Event of core/v1 about an object, as the kubelet and most controllers write it. */
export function event(about: JsonObject, reason: string, message: string, parts: EventParts = {}): JsonObject {
  const { age = minutes, since = age, count = 1, source = 'kubelet', type = 'Warning' } = parts
  return {
    ...frame(about, reason, message, type, parts),
    firstTimestamp: ago(since),
    lastTimestamp: ago(age),
    count,
    source: { component: source },
    reportingComponent: source,
  }
}

/** An Event as schedulers and other newer reporters write it: `eventTime` and `series`, no old timestamps. */
export function newEvent(about: JsonObject, reason: string, message: string, parts: EventParts = {}): JsonObject {
  const { age = minutes, since = age, count = 1, source = 'default-scheduler', type = 'Warning' } = parts
  return {
    ...frame(about, reason, message, type, parts),
    eventTime: ago(since),
    firstTimestamp: null,
    lastTimestamp: null,
    ...(count > 1 ? { series: { count, lastObservedTime: ago(age) } } : {}),
    action: 'Scheduling',
    source: {},
    reportingComponent: source,
  }
}

function frame(about: JsonObject, reason: string, message: string, type: string, parts: EventParts): JsonObject {
  const metadata = about['metadata'] as JsonObject
  const isNode = about['kind'] === 'Node'
  const inNamespace = isNode ? 'default' : (metadata['namespace'] ?? namespace)
  const list = parts.init === true ? 'initContainers' : 'containers'
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${String(metadata['name'])}.${String(++made)}`,
      namespace: inNamespace,
      creationTimestamp: ago(parts.since ?? parts.age ?? minutes),
    },
    involvedObject: {
      apiVersion: about['apiVersion'],
      kind: about['kind'],
      ...(isNode ? {} : { namespace: metadata['namespace'] }),
      name: metadata['name'],
      // The kubelet names its own Node by name where others have the uid.
      uid: isNode ? metadata['name'] : metadata['uid'],
      ...(parts.container === undefined ? {} : { fieldPath: `spec.${list}{${parts.container}}` }),
    },
    type,
    reason,
    message,
  }
}
