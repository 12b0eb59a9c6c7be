import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { ApiError, badRequest, notDone } from './status.ts'
import type { UserInfo } from './types.ts'

const serviceAccount = /^system:serviceaccount:([^:]+):[^:]+$/
const argocd = 'system:serviceaccount:argocd:argocd-application-controller'

/** The users whose tokens every sandbox has, by short name. */
export const knownUsers: Record<string, UserInfo> = {
  admin: userInfo('admin', ['system:masters']),
  developer: userInfo('developer', ['developers']),
  'namespace-admin': userInfo('namespace-admin', ['namespace-admins']),
  'on-call': userInfo('on-call', ['oncall']),
  gitops: userInfo(argocd),
  hpa: controllerIdentity('horizontal-pod-autoscaler'),
}

/** A user as authentication makes it: a service account brings its groups and a uid of its own. */
export function userInfo(username: string, groups: string[] = []): UserInfo {
  const namespace = serviceAccount.exec(username)?.[1]
  const implied = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  const all = [...new Set([...groups, ...implied, 'system:authenticated'])]
  return { username, ...(namespace === undefined ? {} : { uid: uidOf(username) }), groups: all, extra: {} }
}

/** The identity of a built-in controller: its own ServiceAccount in kube-system, as recorded from a real cluster. */
export function controllerIdentity(name: string): UserInfo {
  return userInfo(`system:serviceaccount:kube-system:${name}`)
}

/** The same uid for the same service account, in the form of a UUID. */
function uidOf(username: string): string {
  const hex = createHash('sha256').update(username).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

/** The subject of a verified client certificate, as node:tls gives it. */
export interface PeerSubject {
  CN?: string | string[]
  O?: string | string[]
}

/** Tokens of a running sandbox; new users may be added at any time. */
export interface Tokens {
  tokenFor: (user: string) => string
  /** Who asks: by token, else by the client certificate. Throws 401. */
  authenticate: (headers: IncomingHttpHeaders, certificate?: PeerSubject) => UserInfo
}

/** Makes random tokens for the known users; any other name gets a user without groups. */
export function createTokens(): Tokens {
  const byUser = new Map<string, string>()
  const byToken = new Map<string, UserInfo>()

  function tokenFor(user: string): string {
    const known = byUser.get(user)
    if (known !== undefined) return known
    const token = randomBytes(24).toString('base64url')
    byUser.set(user, token)
    byToken.set(token, (Object.hasOwn(knownUsers, user) ? knownUsers[user] : undefined) ?? userInfo(user))
    return token
  }

  function authenticate(headers: IncomingHttpHeaders, certificate?: PeerSubject): UserInfo {
    const [, token = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
    const user = byToken.get(token) ?? (headers.authorization === undefined ? ofCertificate(certificate) : undefined)
    if (!user) throw new ApiError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })
    return impersonate(user, headers)
  }

  return { tokenFor, authenticate }
}

/** The user that a client certificate names: CN, and every O as a group. */
function ofCertificate({ CN, O = [] }: PeerSubject = {}): UserInfo | undefined {
  return typeof CN === 'string' ? userInfo(CN, [O].flat()) : undefined
}

/** `--as` and `--as-group`: only for system:masters here, because the sandbox has no RBAC to ask. */
function impersonate(user: UserInfo, headers: IncomingHttpHeaders): UserInfo {
  const name = headers['impersonate-user']
  const asked = Object.keys(headers).filter((header) => header.startsWith('impersonate-'))
  if (asked.length === 0) return user
  if (typeof name !== 'string' || name === '') throw badRequest('requested impersonation without naming a user')
  if (!user.groups.includes('system:masters')) {
    const message = `users "${name}" is forbidden: User "${user.username}" cannot impersonate resource "users" in API group "" at the cluster scope`
    throw new ApiError({ code: 403, reason: 'Forbidden', message, details: { name, kind: 'users' } })
  }
  if (asked.some((header) => !['impersonate-user', 'impersonate-group'].includes(header))) {
    throw notDone('impersonation of uids and extra fields')
  }
  // No uid and no extra fields, also for a service account.
  return { username: name, groups: userInfo(name, headerValues(headers['impersonate-group'])).groups }
}

/** Node joins repeated headers with ", ". */
function headerValues(value: string | string[] | undefined): string[] {
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).split(/,\s*/).filter((item) => item !== '')
}
