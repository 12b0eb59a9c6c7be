import { asArray, asString, dig, digObject, isObject, own, type JsonObject } from '../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../object-reference.ts'
import { containerViews, type ContainerView } from './container-view.ts'
import { timeOf } from '../text/time.ts'

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
  return new LazyPodView(object)
}

/**
 * A class, for its getter: each object literal with one is a kind of its own to V8, which remembers kinds, and with them the Pods, until
 * it looks through all of its memory.
 */
class LazyPodView implements PodView {
  readonly object: JsonObject
  readonly ref: ObjectReference
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly phase: string
  readonly reason: string
  readonly message: string
  readonly node: string
  readonly ready: boolean
  readonly created: number
  readonly deletionTime: number | undefined
  readonly spec: JsonObject
  #containers: readonly ContainerView[] | undefined

  constructor(object: JsonObject) {
    const metadata = digObject(object, 'metadata')
    const status = digObject(object, 'status')
    this.object = object
    this.ref = referenceOf(object)
    this.namespace = textOf(metadata, 'namespace')
    this.name = textOf(metadata, 'name')
    this.uid = textOf(metadata, 'uid')
    this.phase = textOf(status, 'phase')
    this.reason = textOf(status, 'reason')
    this.message = textOf(status, 'message')
    this.spec = digObject(object, 'spec') ?? {}
    this.node = textOf(this.spec, 'nodeName')
    this.ready = conditionOf(object, 'Ready')?.status === 'True'
    this.created = timeOf(own(metadata, 'creationTimestamp')) ?? 0
    this.deletionTime = timeOf(own(metadata, 'deletionTimestamp'))
  }

  get containers(): readonly ContainerView[] {
    return (this.#containers ??= containerViews(this.object))
  }

  condition(type: string): ConditionView | undefined {
    return conditionOf(this.object, type)
  }
}

function textOf(object: JsonObject | undefined, key: string): string {
  return asString(own(object, key)) ?? ''
}

/** A condition of any object's status. */
export function conditionOf(object: JsonObject | undefined, type: string): ConditionView | undefined {
  const found = asArray(dig(object, 'status', 'conditions')).find(
    (entry): entry is JsonObject => isObject(entry) && entry['type'] === type,
  )
  if (found === undefined) return undefined
  return {
    type,
    status: textOf(found, 'status'),
    reason: textOf(found, 'reason'),
    message: textOf(found, 'message'),
    since: timeOf(found['lastTransitionTime']) ?? timeOf(found['lastUpdateTime']),
  }
}
