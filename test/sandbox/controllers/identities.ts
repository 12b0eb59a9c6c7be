import type { UserInfo } from '../types.ts'
import { userInfo } from '../users.ts'

/** The identity of a built-in controller: its own ServiceAccount in kube-system, as recorded from a real cluster. */
export function controllerIdentity(name: string): UserInfo {
  return userInfo(`system:serviceaccount:kube-system:${name}`)
}

/** The scheduler has a client certificate, so no uid. */
export const schedulerIdentity = userInfo('system:kube-scheduler')

/** The kubelet of the sandbox's one node, which exists in name only. */
export const kubeletIdentity = userInfo('system:node:sandbox', ['system:nodes'])
