import { dump } from 'js-yaml'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { dig } from '../../policies/json.ts'

/** A verb on a type, as RBAC counts it. */
export interface Wanted {
  verb: string
  type: Pick<ResourceType, 'group' | 'resource'>
  /** Where it is enough to have it; absent for cluster-scoped types. */
  namespace?: string | undefined
}

/** Those of the wanted permissions that the asking user lacks, from SelfSubjectAccessReviews (which everybody may create). */
export async function missingOf(client: ApiClient, wanted: readonly Wanted[]): Promise<ApiResult<Wanted[]>> {
  const everything = await isAllowed(client, { verb: '*', type: { group: '*', resource: '*' } })
  if (!everything.ok) return everything
  if (everything.value) return { ok: true, value: [] }
  const answers = await Promise.all(wanted.map((each) => isAllowed(client, each)))
  const failed = answers.find((answer) => !answer.ok)
  if (failed !== undefined) return failed
  return { ok: true, value: wanted.filter((_, index) => answers[index]?.ok === true && !answers[index].value) }
}

async function isAllowed(client: ApiClient, { verb, type, namespace }: Wanted): Promise<ApiResult<boolean>> {
  const { group, resource } = type
  const result = await client.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) } },
    },
    timeout: 10_000,
  })
  return result.ok ? { ok: true, value: dig(result.value, 'status', 'allowed') === true } : result
}

/** The error that names every missing permission and prints the role that has them. `doing`: `install`, `uninstall`. */
export function missingError(missing: readonly Wanted[], doing: string): HealError {
  const rules = rulesOf(missing)
  const lines = rules.map(({ apiGroups: [group], resources, verbs }) => {
    const named = resources.map((resource) => (group === '' ? resource : `${resource}.${group}`))
    return `  ${verbs.join(', ')}: ${named.join(', ')}`
  })
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `heal-${doing}` },
    rules,
  }
  return new HealError('cluster-forbidden', `nothing was changed, you may not:\n${lines.join('\n')}`, {
    hint: `Let a cluster administrator ${doing} it, or grant you this role (a role can be created only by who has what it grants, or cluster-admin):\n\n${dump(role, { flowLevel: 3 })}`,
  })
}

interface Rule {
  apiGroups: [string]
  resources: string[]
  verbs: string[]
}

/** One rule for the types of a group that lack the same verbs, sorted. */
function rulesOf(missing: readonly Wanted[]): Rule[] {
  const rules = new Map<string, Rule>()
  for (const [type, verbs] of verbsByType(missing)) {
    const key = `${type.group} ${verbs.join()}`
    const rule = rules.get(key) ?? { apiGroups: [type.group], resources: [], verbs }
    rule.resources = [...rule.resources, type.resource].sort()
    rules.set(key, rule)
  }
  return [...rules].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, rule]) => rule)
}

function verbsByType(missing: readonly Wanted[]): Map<Wanted['type'], string[]> {
  const verbs = new Map<Wanted['type'], string[]>()
  for (const { verb, type } of missing) verbs.set(type, [...new Set([...(verbs.get(type) ?? []), verb])])
  return verbs
}
