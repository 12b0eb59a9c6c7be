import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import { workloadKinds } from '../../policies/kubernetes/workloads.ts'
import { list } from '../../policies/messages/text.ts'
import { failureLine, orThrow } from '../connect/failure-text.ts'
import { didYouMean } from '../suggest.ts'
import type { TargetFacts } from './choose-policy.ts'
import type { Target } from './target.ts'

/** The target as it stands in the cluster; what may not be read is told in `notes` and counts as unknown. */
export interface FoundTarget {
  facts: TargetFacts
  notes: readonly string[]
}

/** Looks the target up. Throws a HealError where it does not exist, with what does. */
export async function findTarget(client: ApiClient, target: Target, namespace: string): Promise<FoundTarget> {
  const type = typeOf(target)
  const [found, space] = await Promise.all([
    getObject(client, type, { namespace, name: target.name }),
    getObject(client, resources.namespaces, { name: namespace }),
  ])
  if (!found.ok && found.failure.reason === 'NotFound') throw await missing(client, target, namespace, space)
  if (!found.ok && found.failure.reason !== 'Forbidden') orThrow(found, 'looking up the workload')
  const notes = found.ok ? [] : [`note: whether ${shown(target)} exists is not known: ${failureLine(found.failure)}`]
  const facts = { ...target, namespace, labels: labelsOf(found), namespaceLabels: labelsOf(space) }
  return { facts, notes }
}

function typeOf({ kind }: Target) {
  const row = workloadKinds.find((each) => each.kind === kind)
  return resources[row?.resource ?? 'deployments']
}

function labelsOf(result: ApiResult): Known<JsonObject> {
  if (result.ok) return { state: 'known', value: digObject(result.value, 'metadata', 'labels') ?? {} }
  return { state: 'unknown', reason: failureLine(result.failure) }
}

async function missing(client: ApiClient, target: Target, namespace: string, space: ApiResult): Promise<HealError> {
  const where = `namespace ${JSON.stringify(namespace)}`
  if (!space.ok && space.failure.reason === 'NotFound' && !isNotServed(space.failure))
    return new HealError('no-target', `there is no ${where}`, { hint: 'Name another with -n NAMESPACE' })
  const message = `there is no ${shown(target)} in ${where}`
  const listed = await listObjects(client, typeOf(target), { namespace, limit: 500 })
  if (!listed.ok) return new HealError('no-target', message)
  const names = listed.value.items.map((item) => asString(dig(item, 'metadata', 'name')) ?? '').sort()
  const near = didYouMean(target.name, names)
  if (near !== '') return new HealError('no-target', `${message}${near}`)
  const kind = target.kind.toLowerCase()
  const hint =
    names.length === 0
      ? `There is no ${kind} in it at all; another namespace: -n NAMESPACE`
      : `There ${names.length === 1 ? 'is' : 'are'} ${list(names, 10)}`
  return new HealError('no-target', message, { hint })
}

function shown({ kind, name }: Target): string {
  return `${kind.toLowerCase()}/${name}`
}
