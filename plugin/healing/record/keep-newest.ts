import type { ApiClient } from '../../../cluster/api-client.ts'
import { listObjects } from '../../../cluster/list.ts'
import { deleteObject } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { referenceKey, type ObjectReference } from '../../object-reference.ts'
import { recordNamespace } from './record-namespace.ts'
import { parseRemediation } from './parse-remediation.ts'
import { finishedPhases, type Remediation } from './remediation.ts'

/** So many Remediations of one workload are kept; those that are not over always are. */
const kept = 20

/** Deletes the oldest finished Remediations of a target. Resolves to what a person should know: it is never worth failing for. */
export async function keepNewest(client: ApiClient, target: ObjectReference): Promise<string[]> {
  const listed = await listObjects(client, resources.remediations, { namespace: recordNamespace(target) })
  if (!listed.ok) return [`note: old remediations were not deleted: ${failureLine(listed.failure)}`]
  const old = surplus(listed.value.items.map(parseRemediation), target)
  const results = await Promise.all(
    old.map(({ namespace, name, uid }) => deleteObject(client, resources.remediations, { namespace, name }, { uid })),
  )
  const failed = results.find((result) => !result.ok && result.failure.reason !== 'NotFound')
  return failed?.ok === false ? [`note: old remediations were not deleted: ${failureLine(failed.failure)}`] : []
}

/** Those of a target that are too many: the oldest of the finished ones. */
export function surplus(all: readonly Remediation[], target: ObjectReference): Remediation[] {
  const own = all.filter(({ spec }) => referenceKey(spec.target) === referenceKey(target))
  const newestFirst = [...own].sort((left, right) => right.created.localeCompare(left.created))
  return newestFirst.slice(kept).filter(({ status }) => finishedPhases.has(status.phase))
}
