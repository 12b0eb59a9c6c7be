import type { LabelSelector, Match, PolicySet } from '../../policies/load/policy.ts'
import { matchesAny } from '../../policies/kubernetes/glob.ts'
import { count, list } from '../../policies/messages/text.ts'
import { placeOf } from '../output/place.ts'
import { resourceName } from '../output/resource-name.ts'
import type { ReportResource } from './report.ts'

/** Whom --old does not help, a line each, or one where it helps nobody: they are checked as if they were created. */
export function createNotes(created: readonly ReportResource[], checked: number): string[] {
  if (created.length === checked && checked > 1)
    return [`note: none of the ${count(checked, 'workload')} has a stored object in --old: all are checked as CREATE`]
  return created.map((resource) => {
    return `note: ${placeOf(resource)}: ${resourceName(resource)} has no stored object in --old: checked as CREATE`
  })
}

/** The one label that a Namespace always has. */
const nameLabel = 'kubernetes.io/metadata.name'

/** Namespaces whose labels a policy asks for although the input has no such Namespace, a line each. */
export function labelNotes(set: PolicySet, unknown: Iterable<string>): string[] {
  return [...new Set(unknown)].flatMap((namespace) => {
    const policies = set.policies
      .filter(({ match, exclude }) => [match, ...exclude].some((each) => asksForLabels(each, namespace)))
      .map(({ name }) => name)
    if (policies.length === 0) return []
    const why = `${list(policies)} ${policies.length === 1 ? 'selects' : 'select'} namespaces by label`
    return [
      `note: no Namespace ${JSON.stringify(namespace)} in the input: its labels other than ${nameLabel} are taken as absent; ${why}`,
    ]
  })
}

function asksForLabels({ namespaces, namespaceSelector }: Match, namespace: string): boolean {
  if (namespaceSelector === undefined || keysOf(namespaceSelector).every((key) => key === nameLabel)) return false
  return namespaces === undefined || matchesAny(namespaces, namespace)
}

function keysOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)]
}
