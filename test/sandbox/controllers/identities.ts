import { createHash } from 'node:crypto'
import type { UserInfo } from '../types.ts'

const credential = 'authentication.kubernetes.io/credential-id'

/** The identity of a built-in controller: its own ServiceAccount in kube-system, as recorded from a real cluster. */
export function controllerIdentity(name: string): UserInfo {
  return {
    username: `system:serviceaccount:kube-system:${name}`,
    uid: stableUid(name),
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    extra: { [credential]: [`JTI=${stableUid(`token of ${name}`)}`] },
  }
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

/** The same uid at every start, so that two runs can be compared. */
function stableUid(text: string): string {
  return sha256(text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
