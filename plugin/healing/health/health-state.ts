import { dig, type JsonObject } from '../../../policies/json.ts'

/** How an object is. */
export interface Health {
  state: 'Healthy' | 'Progressing' | 'Degraded' | 'ScaledToZero' | 'Paused'
  /** One clause: "2 of 3 pods are available". */
  reason: string
  /** Its controller has given up: waiting longer does not help. Another text stands for another time it gave up. */
  gaveUp?: string
}

/** Whether nothing is left to wait for: it is well, or has no Pods because none are wanted. */
export function isWell({ state }: Health): boolean {
  return state === 'Healthy' || state === 'ScaledToZero'
}

/** A number of an object; 0 where it is absent, as Go leaves it out. */
export function numberAt(object: JsonObject, ...keys: readonly string[]): number {
  const value = dig(object, ...keys)
  return typeof value === 'number' ? value : 0
}

/** The replicas that are wanted; absent is 1. */
export function wantedReplicas(object: JsonObject): number {
  const value = dig(object, 'spec', 'replicas')
  return typeof value === 'number' ? value : 1
}

/** True where the controller has not looked at the newest spec yet. */
export function isUnseen(object: JsonObject): boolean {
  return numberAt(object, 'status', 'observedGeneration') < numberAt(object, 'metadata', 'generation')
}

/** For a spec that its controller has not looked at. */
export const unseen: Health = { state: 'Progressing', reason: 'its controller has not seen the change yet' }

/** `2 of 3 pods are available` */
export function ofPods(some: number, all: number, are: string): string {
  return `${String(some)} of ${String(all)} pods are ${are}`
}
