import { serviceAccountOf } from '../../../policies/kubernetes/identities.ts'
import { list, oneLine } from '../../../policies/messages/text.ts'
import { kubectl } from '../../text/kubectl-text.ts'
import { scannedTypes } from '../read/scanned-types.ts'
import type { UnreadKind } from '../read/live-source.ts'

/** One line for each reason. Kinds that one user may not list are one, with the role that allows it below. */
export function unreadLines(unread: readonly UnreadKind[]): string[] {
  return [...Map.groupBy(unread, ({ reason }) => withoutKind(reason))].flatMap(([why, members]) => {
    const kinds = [...new Set(members.map(({ resource }) => resource))]
    return [oneLine(`error: ${list(kinds, 8)} could not be read: ${why}`), ...roleHint(kinds, why)]
  })
}

/** `"bob" may not list pods in namespace "shop"`, as `failureLine` has it. */
const refusal = /^("[^"\\]*"|you) may not list (?:them|[a-z0-9.-]+)(?: in namespace "([^"]*)")?(.*)$/

/** The refusals of one user differ by the kind that they name. */
function withoutKind(reason: string): string {
  const [, user, namespace, rest = ''] = refusal.exec(reason) ?? []
  if (user === undefined) return reason
  return `${user} may not list them${namespace === undefined ? '' : ` in namespace ${JSON.stringify(namespace)}`}${rest}`
}

/** Kubernetes lets its role `view` see no roles and no bindings: who knows them knows whom to become. */
const notInView: ReadonlySet<string> = new Set(['roles', 'rolebindings'])

/** The command that gives the role of Kubernetes which allows most of what is gone through; none for kinds that are not in it. */
function roleHint(kinds: readonly string[], why: string): string[] {
  const [, user, namespace] = refusal.exec(why) ?? []
  if (user === undefined) return []
  const isInView = ({ type }: (typeof scannedTypes)[number]): boolean =>
    kinds.includes(type.resource) && !notInView.has(type.resource)
  if (!scannedTypes.some(isInView)) return []
  const but = kinds.filter((kind) => notInView.has(kind))
  const command = kubectl(
    ...['create', namespace === undefined ? 'clusterrolebinding' : 'rolebinding', 'NAME', '--clusterrole=view'],
    ...subject(user),
    ...(namespace === undefined ? [] : ['-n', namespace]),
  )
  const allows = `the ClusterRole view allows it${but.length === 0 ? '' : ` (but for ${list(but)})`}`
  return [`hint: ${allows}; an administrator gives it with: ${command}`]
}

function subject(quoted: string): string[] {
  const user = quoted === 'you' ? 'YOUR-USER' : quoted.slice(1, -1)
  const account = serviceAccountOf(user)
  return [account === undefined ? `--user=${user}` : `--serviceaccount=${account.namespace}:${account.name}`]
}
