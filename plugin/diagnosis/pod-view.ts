import { asString, dig, digObject, own, type JsonObject } from '../../policies/json.ts'
import { asArray, isObject } from '../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../object-reference.ts'
import { containerViews, type ContainerView } from './container-view.ts'
import { timeOf } from './time.ts'

/** One condition of an object. */
export interface ConditionView {
  type: string
  status: string
  reason: string
  message: string
  /** Of the last transition. */
  since: number | undefined
}

/** A Pod, with what every analyzer asks of it. */
export interface PodView {
  object: JsonObject
  ref: ObjectReference
  namespace: string
  name: string
  uid: string
  phase: string
  /** status.reason and message: Evicted, NodeLost … */
  reason: string
  message: string
  /** '' where it has none */
  node: string
  ready: boolean
  created: number
  /** The time of its deletionTimestamp, which is when its grace period ends. */
  deletionTime: number | undefined
  containers: readonly ContainerView[]
  condition(type: string): ConditionView | undefined
  /** `spec.…` of the Pod */
  spec: JsonObject
}

/** A Pod as analyzers see it; containers are read when they are first asked for. */
export function podView(object: JsonObject): PodView {
  const text = (...keys: string[]): string => asString(dig(object, ...keys)) ?? ''
  let containers: readonly ContainerView[] | undefined
  return {
    object,
    ref: referenceOf(object),
    namespace: text('metadata', 'namespace'),
    name: text('metadata', 'name'),
    uid: text('metadata', 'uid'),
    phase: text('status', 'phase'),
    reason: text('status', 'reason'),
    message: text('status', 'message'),
    node: text('spec', 'nodeName'),
    ready: conditionOf(object, 'Ready')?.status === 'True',
    created: timeOf(dig(object, 'metadata', 'creationTimestamp')) ?? 0,
    deletionTime: timeOf(dig(object, 'metadata', 'deletionTimestamp')),
    get containers() {
      containers ??= containerViews(object)
      return containers
    },
    condition: (type) => conditionOf(object, type),
    spec: digObject(object, 'spec') ?? {},
  }
}

/** A condition of any object's status. */
export function conditionOf(object: JsonObject | undefined, type: string): ConditionView | undefined {
  const found = asArray(dig(object, 'status', 'conditions')).find(
    (entry): entry is JsonObject => isObject(entry) && entry['type'] === type,
  )
  if (found === undefined) return undefined
  const text = (key: string): string => asString(own(found, key)) ?? ''
  return {
    type,
    status: text('status'),
    reason: text('reason'),
    message: text('message'),
    since: timeOf(found['lastTransitionTime']) ?? timeOf(found['lastUpdateTime']),
  }
}
