import type { JsonObject } from '../types.ts'
import type { Machinery, WriteRequest } from '../writes/machinery.ts'
import { addLimits, checkLimits } from './limit-ranger.ts'
import { checkPodSecurity } from './pod-security.ts'
import { choosePriority, tolerateUnready } from './pods.ts'
import { checkQuotas } from './quota.ts'
import { addServiceAccount } from './service-account.ts'
import { chooseStorageClass, protectVolume } from './volumes.ts'
import { taintNewNode } from './nodes.ts'

/** What a built-in plugin sees: a new object, which it may change or refuse (403). */
export type Plugin = (machinery: Machinery, request: WriteRequest, object: JsonObject) => void

/** What changes new objects, before webhooks; in the order of kube-apiserver 1.36. */
const mutating = new Map<string, readonly Plugin[]>([
  ['Pod', [addLimits, addServiceAccount, choosePriority, tolerateUnready]],
  ['Node', [taintNewNode]],
  ['PersistentVolume', [protectVolume]],
  ['PersistentVolumeClaim', [chooseStorageClass, protectVolume]],
])

/** What refuses new objects, before webhooks. */
const validating = new Map<string, readonly Plugin[]>([
  ['Pod', [checkLimits, checkPodSecurity]],
  ['PersistentVolumeClaim', [checkLimits]],
])

/** Runs the built-in plugins that change a new object, in place. */
export const admitNew: Plugin = (machinery, request, object) => {
  for (const plugin of mutating.get(request.info.kind) ?? []) plugin(machinery, request, object)
}

/** Runs the built-in plugins that look at a new object before the webhooks do. Throws 403. */
export const checkAdmitted: Plugin = (machinery, request, object) => {
  for (const plugin of validating.get(request.info.kind) ?? []) plugin(machinery, request, object)
}

/** What comes after all webhooks, right before the object is stored. Throws 403. */
export const checkLast: Plugin = checkQuotas
