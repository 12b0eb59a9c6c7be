import { showDuration } from '../../policies/load/duration.ts'
import type { Match, Policy, PolicySet } from '../../policies/load/policy.ts'
import { columns } from './columns.ts'

/** One line a policy; `wide` adds its rules by name and where it was written. */
export function policyTable(set: PolicySet, wide: boolean): string {
  const heading = [
    'NAME',
    'ACTION',
    'RULES',
    'NAMESPACES',
    'KINDS',
    'EXCEPTIONS',
    ...(wide ? ['RULE NAMES', 'FILE'] : []),
  ]
  const rows = set.policies.map((policy) => [
    policy.name,
    [...new Set(policy.rules.map((rule) => rule.action))].join(','),
    String(policy.rules.length),
    namespaces(policy.match),
    policy.match.kinds?.join(',') ?? 'all workloads',
    exceptions(policy, set),
    ...(wide
      ? [policy.rules.map((rule) => rule.name).join(','), `${policy.source.file}:${String(policy.source.line)}`]
      : []),
  ])
  return columns(heading, rows)
}

/** What `policy list -o json` prints of a policy; a stable format (docs/cli.md). */
export function describePolicy(policy: Policy, set: PolicySet) {
  return {
    name: policy.name,
    file: policy.source.file,
    line: policy.source.line,
    match: policy.match,
    exclude: policy.exclude,
    managers: policy.managers,
    overrides: describeOverrides(policy),
    rules: policy.rules.map(({ name, type, action, description, options }) => ({
      name,
      type,
      action,
      ...(description === undefined ? {} : { description }),
      options,
    })),
    exceptions: set.exceptions.filter((exception) => exception.policy === policy.name).map(({ name }) => name),
  }
}

/** Which exceptions a policy allows; without `allowed` there is nothing more to say. */
interface DescribedOverrides {
  allowed: boolean
  /** as policies write it: `4h` */
  maxDuration?: string
  requireTicket?: boolean
}

/** The overrides of a policy as they are printed. */
export function describeOverrides({ overrides }: Policy): DescribedOverrides {
  const { allowed = false, maxDuration, requireTicket = false } = overrides ?? {}
  if (!allowed) return { allowed }
  return { allowed, ...(maxDuration === undefined ? {} : { maxDuration: showDuration(maxDuration) }), requireTicket }
}

function namespaces(match: Match): string {
  const globs = match.namespaces?.join(',')
  const selected = match.namespaceSelector === undefined ? undefined : 'by label'
  return [globs, selected].filter((part) => part !== undefined).join(' and ') || 'all'
}

/** How many there are, and within which bounds: `1, up to 4h, with a ticket`. */
function exceptions(policy: Policy, set: PolicySet): string {
  const { allowed, maxDuration, requireTicket = false } = describeOverrides(policy)
  if (!allowed) return 'not allowed'
  const granted = set.exceptions.filter((exception) => exception.policy === policy.name).length
  const bounds = [
    ...(maxDuration === undefined ? [] : [`up to ${maxDuration}`]),
    ...(requireTicket ? ['with a ticket'] : []),
  ]
  return [String(granted), ...bounds].join(', ')
}
