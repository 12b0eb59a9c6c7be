import type { ApiClient } from '../../../cluster/api-client.ts'
import { getObject } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { digObject, type JsonObject } from '../../../policies/json.ts'
import { failureError } from '../../connect/failure-text.ts'
import type { RestoredFrom, Write } from '../plan.ts'
import { nameOf } from './name-of.ts'
import { patchBetween } from './patch-between.ts'

type Restore = Extract<Write, { verb: 'restore' }>

const typesOf = {
  ReplicaSet: resources.replicasets,
  ControllerRevision: resources.controllerrevisions,
  ConfigMap: resources.configmaps,
  Secret: resources.secrets,
} as const

/** The patch that a `restore` is, now that what it restores from is read. Throws a HealError where that is not there. */
export async function restoringPatch(
  client: ApiClient,
  { resource, of, from }: Restore,
  before: JsonObject,
): Promise<Extract<Write, { verb: 'patch' }>> {
  const result = await getObject(client, typesOf[from.kind], nameOf({ ...of, ...from }))
  if (!result.ok) throw failureError(result.failure, `reading ${from.kind}/${from.name}`)
  const after = isRevision(from) ? withTemplate(before, result.value, from) : withContent(before, result.value)
  return { verb: 'patch', resource, of, type: 'json', patch: patchBetween(before, after) }
}

function isRevision({ kind }: RestoredFrom): boolean {
  return kind === 'ReplicaSet' || kind === 'ControllerRevision'
}

/** A ReplicaSet's template has one label more; a ControllerRevision's is marked as a patch. */
function withTemplate(workload: JsonObject, revision: JsonObject, from: RestoredFrom): JsonObject {
  const found =
    from.kind === 'ReplicaSet'
      ? digObject(revision, 'spec', 'template')
      : digObject(revision, 'data', 'spec', 'template')
  if (found === undefined)
    throw new HealError('no-template', `the revision ${from.kind}/${from.name} holds no pod template`)
  const metadata = digObject(found, 'metadata') ?? {}
  const labels = without(digObject(metadata, 'labels') ?? {}, 'pod-template-hash')
  const template = { ...without(found, '$patch'), metadata: { ...metadata, labels } }
  return { ...workload, spec: { ...digObject(workload, 'spec'), template } }
}

/** A ConfigMap or Secret that holds what a copy does, and nothing else. */
function withContent(object: JsonObject, copy: JsonObject): JsonObject {
  const content = ['data', 'binaryData'].flatMap((key) => (copy[key] === undefined ? [] : [[key, copy[key]]]))
  return { ...without(without(object, 'data'), 'binaryData'), ...Object.fromEntries(content) }
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== key))
}
