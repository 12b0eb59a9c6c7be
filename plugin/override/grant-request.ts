import { HealError } from '../../policies/heal-error.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { choosePolicy } from './choose-policy.ts'
import { durationFrom } from './duration-from.ts'
import type { Grant } from './exception-document.ts'
import { targetFrom } from './target.ts'

/** A grant as it stands on the command line: what is left out is found by asking the cluster. */
export interface GrantRequest {
  /** `deployment/web` */
  target: string
  namespace: string
  policy: string | undefined
  rules: readonly string[]
  /** `1h30m` */
  for: string
  reason: string
  users: readonly string[]
  owner: string | undefined
  ticket: string | undefined
  /** --now, milliseconds since the epoch */
  now: number | undefined
}

/** The grant of a request for which no cluster is asked; `policies` are those of --policies. Throws a HealError for what is left open. */
export function offlineGrant(request: GrantRequest, policies: readonly Policy[] | undefined, now: number): Grant {
  if (request.users.length === 0)
    throw new HealError('usage', 'give --user USER: no cluster is asked who you are', {
      hint: 'Name who may use the exception, as the denial names them',
    })
  return { ...request, policy: policyOf(request, policies), duration: durationFrom(request.for, now), now }
}

function policyOf({ policy, rules, target, namespace }: GrantRequest, policies: readonly Policy[] | undefined): string {
  if (policy !== undefined) return policy
  if (policies === undefined)
    throw new HealError('usage', 'give --policy NAME: no policies are asked which has the rule')
  const unread = { state: 'unknown', reason: 'no cluster is asked' } as const
  return choosePolicy(rules, policies, { ...targetFrom(target), namespace, labels: unread, namespaceLabels: unread })
}
