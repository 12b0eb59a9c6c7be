import { createHash } from 'node:crypto'
import type { UserInfo } from '../types.ts'
import { userInfo } from '../users.ts'

const credential = 'authentication.kubernetes.io/credential-id'

/** The identity of a built-in controller: its own ServiceAccount in kube-system, as recorded from a real cluster. */
export function controllerIdentity(name: string): UserInfo {
  const user = userInfo(`system:serviceaccount:kube-system:${name}`)
  return { ...user, extra: { [credential]: [`JTI=${sha256(name)}`] } }
}

/** The scheduler has a client certificate, so no uid. */
export const schedulerIdentity: UserInfo = {
  username: 'system:kube-scheduler',
  groups: ['system:authenticated'],
  extra: { [credential]: [`X509SHA256=${sha256('scheduler')}`] },
}

/** The kubelet of the sandbox's one node, which exists in name only. */
export const kubeletIdentity: UserInfo = {
  username: 'system:node:sandbox',
  groups: ['system:nodes', 'system:authenticated'],
  extra: { [credential]: [`X509SHA256=${sha256('kubelet')}`] },
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
