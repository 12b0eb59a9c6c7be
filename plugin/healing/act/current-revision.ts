import type { ApiClient } from '../../../cluster/api-client.ts'
import { listObjects } from '../../../cluster/list.ts'
import { resources } from '../../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import type { ObjectReference } from '../../object-reference.ts'
import { isControlledBy } from '../../revisions/is-controlled-by.ts'
import { isUnseen } from '../health/health-state.ts'

/** The name of the revision that holds a workload's present pod template. */
export type RevisionName = { kind: 'ReplicaSet' | 'ControllerRevision'; name: string }

const revisionAnnotation = 'deployment.kubernetes.io/revision'

/** The revision a workload is at now; undefined for kinds without revisions, and where it cannot be found. */
export async function currentRevision(
  client: ApiClient,
  of: ObjectReference,
  workload: JsonObject,
): Promise<RevisionName | undefined> {
  // Until its controller has seen the newest template, what it names is the one before.
  if (isUnseen(workload)) return undefined
  if (of.kind === 'StatefulSet') {
    const name = asString(dig(workload, 'status', 'updateRevision'))
    return name === undefined ? undefined : { kind: 'ControllerRevision', name }
  }
  if (of.namespace === undefined || (of.kind !== 'Deployment' && of.kind !== 'DaemonSet')) return undefined
  const kind = of.kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision'
  const type = kind === 'ReplicaSet' ? resources.replicasets : resources.controllerrevisions
  const listed = await listObjects(client, type, { namespace: of.namespace })
  if (!listed.ok) return undefined
  const own = listed.value.items.filter((item) => isControlledBy(item, workload))
  const name = kind === 'ReplicaSet' ? annotated(own, workload) : newest(own)
  return name === undefined ? undefined : { kind, name }
}

function annotated(sets: readonly JsonObject[], workload: JsonObject): string | undefined {
  const revision = dig(workload, 'metadata', 'annotations', revisionAnnotation)
  const found = sets.find((set) => dig(set, 'metadata', 'annotations', revisionAnnotation) === revision)
  return revision === undefined ? undefined : nameOf(found)
}

function newest(revisions: readonly JsonObject[]): string | undefined {
  const number = (each: JsonObject): number => Number(each['revision'] ?? 0)
  return nameOf([...revisions].sort((left, right) => number(right) - number(left))[0])
}

function nameOf(object: JsonObject | undefined): string | undefined {
  return asString(dig(object, 'metadata', 'name'))
}
