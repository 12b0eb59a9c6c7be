import type { ApiClient } from '../../cluster/api-client.ts'
import type { ObjectReferenceLike } from '../../cluster/event-recorder.ts'
import { objectPath } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { workloadKinds, type WorkloadKind } from '../../policies/kubernetes/workloads.ts'

const readTimeout = 2_000

/** A workload as an Event names it. */
export function referenceTo(kind: WorkloadKind, namespace: string, name: string, uid?: unknown): ObjectReferenceLike {
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  return { apiVersion, kind: kind.kind, namespace, name, ...(typeof uid === 'string' && { uid }) }
}

/**
 * The workload that an exception is for. Its uid is read of the cluster, because `kubectl describe` finds Events by it; a workload
 * that is not there (yet) is named without.
 */
export async function targetOf(client: ApiClient, exception: JsonObject): Promise<ObjectReferenceLike | undefined> {
  const text = (field: string) => asString(dig(exception, 'spec', 'target', field)) ?? ''
  const kind = workloadKinds.find((row) => row.kind === text('kind'))
  const [namespace, name] = [text('namespace'), text('name')]
  if (kind === undefined || namespace === '' || name === '') return undefined
  const stored = await client.get(objectPath({ ...kind, namespaced: true }, { namespace, name }), readTimeout)
  const uid = stored.state === 'known' ? dig(stored.value, 'metadata', 'uid') : undefined
  return referenceTo(kind, namespace, name, uid)
}
