import { serviceAccountOf } from '../../policies/kubernetes/identities.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { SchemaProblem } from '../../policies/schema/explain-error.ts'
import { validateDocument } from '../../policies/schema/validate.ts'
import { isNamespaceName, isObjectName } from '../names.ts'
import type { Grant } from './exception-document.ts'

/** What keeps an exception from being loaded, whatever the policies: one sentence a flag, told by the flags of the command line. */
export function grantProblems(grant: Grant, document: JsonObject): string[] {
  const problems = new Map<string, string>()
  const validated = validateDocument('DriftException', document)
  for (const [flag, message] of [
    ...(validated.ok ? [] : validated.problems.map((problem) => byFlag(grant, problem))),
    ...nameProblems(grant),
  ])
    if (!problems.has(flag)) problems.set(flag, `${flag} ${message}`)
  return [...problems.values()]
}

/** The flag that a field comes from, by the field's path in the document; an owner is the user where none is named. */
const flags: Readonly<Record<string, string>> = {
  policy: '--policy',
  rules: '--rule',
  target: '--namespace',
  subjects: '--user',
  owner: '--owner',
  reason: '--reason',
  ticket: '--ticket',
  notBefore: '--now',
  expiresAt: '--for',
  requestedBy: '--user',
}

function byFlag(grant: Grant, { keys, message }: SchemaProblem): [string, string] {
  const field = String(keys[1] ?? '')
  if (field === 'owner' && grant.owner === undefined) return ['--user', message]
  return [flags[field] ?? 'the exception:', message]
}

const objectSyntax = 'lower-case letters, digits, - and . only'

function nameProblems({ policy, rules, namespace, users, ...texts }: Grant): [string, string][] {
  const shown = (text: string): string => JSON.stringify(text)
  const found: [string, string][] = []
  if (!isObjectName(policy)) found.push(['--policy', `${shown(policy)} is no name of a policy: ${objectSyntax}`])
  for (const rule of rules)
    if (!/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(rule))
      found.push(['--rule', `${shown(rule)} is no name of a rule: letters, digits, -, _ and . only`])
  if (!isNamespaceName(namespace))
    found.push(['--namespace', `${shown(namespace)} is no name of a namespace: lower-case letters, digits and - only`])
  for (const user of users)
    if (user.startsWith('system:serviceaccount:') && serviceAccountOf(user) === undefined)
      found.push(['--user', `${shown(user)} is no service account: write it as system:serviceaccount:NAMESPACE:NAME`])
  for (const flag of ['reason', 'owner', 'ticket'] as const)
    if (texts[flag]?.trim() === '') found.push([`--${flag}`, 'must not be empty'])
  if (users.some((user) => user.trim() === '')) found.push(['--user', 'must not be empty'])
  return found
}
