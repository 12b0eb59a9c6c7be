import type { Subject } from '../pki/authority.ts'

/** The people and machines of the tests. */
export type UserName = 'admin' | 'developer' | 'namespace-admin' | 'gitops' | 'on-call'

/** Argo CD's application controller. */
export const gitops = { namespace: 'argocd', name: 'argocd-application-controller' }

/** The users that prove themselves by a client certificate: name and groups; the same as in the sandbox. */
export const people: Record<Exclude<UserName, 'gitops'>, Subject> = {
  admin: { commonName: 'admin', organizations: ['system:masters'] },
  developer: { commonName: 'developer', organizations: ['developers'] },
  'namespace-admin': { commonName: 'namespace-admin', organizations: ['namespace-admins'] },
  'on-call': { commonName: 'on-call', organizations: ['oncall'] },
}
