import type { JsonObject } from '../types.ts'
import type { NodeView, View } from './view.ts'

/** Why a Pod cannot go to a Node; `resolvable` where other Pods going away would help. */
export interface Rejection {
  reasons: string[]
  resolvable: boolean
}

/** One of the scheduler's checks: undefined lets the Pod pass. */
export type Filter = (pod: JsonObject, place: NodeView, view: View) => Rejection | undefined

/** A reason that stays, whoever goes. */
export function never(reason: string): Rejection {
  return { reasons: [reason], resolvable: false }
}

/** A reason that goes with other Pods. */
export function notNow(reason: string): Rejection {
  return { reasons: [reason], resolvable: true }
}
