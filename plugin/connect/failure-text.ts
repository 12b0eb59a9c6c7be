import type { ApiFailure, ApiResult, FailureReason } from '../../cluster/api-result.ts'
import { isNotServed } from '../../cluster/failure.ts'
import type { Permission } from '../../cluster/permission.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import { oneLine } from '../../policies/messages/text.ts'
import { bindingYaml, grantingYaml, missingPermission, permissionName, refusedUser } from './missing-permission.ts'

/**
 * The value, or a HealError that says what failed, why and what to do next: a missing permission with the Role that grants it, an
 * API server that is not there, CustomResourceDefinitions that are absent or old. `doing` begins the message: "listing exceptions".
 */
export function orThrow<T>(result: ApiResult<T>, doing?: string): T {
  if (result.ok) return result.value
  throw failureError(result.failure, doing)
}

/**
 * The HealError of a failed request; its code is `cluster-forbidden`, `cluster-unreachable` and so on. `role` is the shipped role
 * that allows all of what is being done, where there is one.
 */
export function failureError(failure: ApiFailure, doing?: string, role?: ShippedRole): HealError {
  const { what, hint, code } = explain(failure, role)
  const message = doing === undefined ? what : `${doing}: ${what}`
  return new HealError(`cluster-${code ?? failure.reason.toLowerCase()}`, message, hint === undefined ? {} : { hint })
}

/** One line for a place where there is room for no more: what failed and, of a permission, which. */
export function failureLine(failure: ApiFailure): string {
  return explain(failure).what
}

/** The roles for people that `kubectl heal install` brings, and the one of Kubernetes for who only looks. */
export type ShippedRole = 'heal-view' | 'heal-override' | 'heal-fix' | 'view'

interface Explained {
  what: string
  hint?: string
  code?: string
}

const reach =
  'Is it running, and can this machine reach it (VPN, proxy, firewall)? Another cluster: --context NAME or --kubeconfig FILE; more patience: --request-timeout 60s'

const hints: Partial<Record<FailureReason, string>> = {
  Unreachable: reach,
  Timeout: reach,
  Unauthorized:
    'Log in again as your cluster wants it, or take another user with --context NAME; "kubectl auth whoami" tells who you are',
  TooManyRequests: 'The API server is busy; try again in a moment',
  Conflict: 'Somebody changed it at the same moment; do it again',
  TooLarge: 'Ask for less at a time, for one namespace with -n',
}

function explain(failure: ApiFailure, role?: ShippedRole): Explained {
  const permission = missingPermission(failure)
  if (permission !== undefined) return forbidden(permission, failure, role)
  const notInstalled = absentKind(failure)
  if (notInstalled !== undefined) return notInstalled
  const webhook = webhookTrouble(failure)
  if (webhook !== undefined) return webhook
  const unknownField = /strict decoding error: unknown field "([^"]*)"/.exec(failure.message)?.[1]
  if (unknownField !== undefined)
    return {
      code: 'old-crds',
      what: `the CustomResourceDefinitions of the cluster are of another version than this program: they do not know ${oneLine(unknownField)}`,
      hint: 'Bring them up to date: kubectl heal install',
    }
  const hint = hints[failure.reason]
  return { what: said(failure), ...(hint === undefined ? {} : { hint }) }
}

/** A webhook's refusal keeps its lines: each tells one problem. One that does not answer is told by its name. */
function webhookTrouble({ message, body }: ApiFailure): Explained | undefined {
  const text = asString(dig(body, 'message')) ?? message
  const [, denying, reason] = /^admission webhook "([^"]*)" denied the request: ([^]*)$/.exec(text) ?? []
  if (denying !== undefined && reason !== undefined)
    return {
      code: 'denied',
      what: `admission webhook ${denying} refused it: ${reason.split('\n').map(oneLine).join('\n')}`,
    }
  if (!/^Internal error occurred: failed calling webhook "[^"]*\.kubectl-heal\.io"/.test(text)) return undefined
  return {
    code: 'webhook-down',
    what: `the admission server of kubectl-heal does not answer, and what it guards stays closed: ${oneLine(text)}`,
    hint: 'See what is wrong: kubectl heal status. To open the cluster: kubectl heal uninstall --webhooks-only',
  }
}

function said({ message, reason, status }: ApiFailure): string {
  const text = message.replace(/\s*\n\s*/g, '; ').replace(/\.$/, '')
  if (reason === 'Unauthorized') return `the API server does not know who you are: ${oneLine(text)}`
  return oneLine(text) || `the API server answered ${String(status)}`
}

function forbidden(permission: Permission, failure: ApiFailure, role: ShippedRole | undefined): Explained {
  const user = refusedUser(failure)
  const who = user === undefined ? 'you' : JSON.stringify(user)
  const what = `${who} may not ${permissionName(permission)}`
  const name = role ?? shippedRole(permission)
  if (name === undefined)
    return { what, hint: `An administrator allows it with:\n\n${grantingYaml(permission, failure).trimEnd()}` }
  // Ours are about kinds without namespaces.
  const where = name === 'view' && permission.namespace !== undefined ? { namespace: permission.namespace } : {}
  const yaml = bindingYaml({ kind: 'ClusterRole', name }, { name: bindingName(name, user), ...where }, user)
  return { what, hint: `The ClusterRole ${name} allows it. An administrator gives it with:\n\n${yaml.trimEnd()}` }
}

/** The shipped role that has a permission on policies and exceptions. */
function shippedRole({ group, resource, verb }: Permission): ShippedRole | undefined {
  if (group !== 'kubectl-heal.io' || !/^(drift(policies|exceptions)|remediations)$/.test(resource)) return undefined
  if (verb === 'get' || verb === 'list' || verb === 'watch') return 'heal-view'
  if (resource === 'remediations') return 'heal-fix'
  return resource === 'driftexceptions' && verb !== 'delete' ? 'heal-override' : undefined
}

function bindingName(role: string, user: string | undefined): string {
  const slug = (user ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return slug === '' ? role : `${role}-${slug.slice(0, 100)}`
}

/** A 404 of our own group that names no object: the kind itself is not there. */
function absentKind(failure: ApiFailure): Explained | undefined {
  if (!failure.path.startsWith('/apis/kubectl-heal.io/') || !isNotServed(failure)) return undefined
  return {
    code: 'not-installed',
    what: 'kubectl-heal is not installed in this cluster: it has no DriftPolicies and DriftExceptions (CustomResourceDefinitions of kubectl-heal.io/v1alpha1)',
    hint: 'Install it: kubectl heal install',
  }
}
