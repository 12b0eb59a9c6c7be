import type { ApiClient } from '../../../cluster/api-client.ts'
import { getObject } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { digObject, type JsonObject } from '../../../policies/json.ts'
import { failureError } from '../../connect/failure-text.ts'
import type { Write } from '../plan.ts'

type Restore = Extract<Write, { verb: 'restore' }>

const types = {
  ReplicaSet: resources.replicasets,
  ControllerRevision: resources.controllerrevisions,
  ConfigMap: resources.configmaps,
  Secret: resources.secrets,
}

/** What an object will be once it is restored: the revision, or the kept copy, is read for it. Throws a HealError where it cannot be. */
export async function restored(client: ApiClient, write: Restore, before: JsonObject): Promise<JsonObject> {
  const { from, of } = write
  const name = { name: from.name, ...(of.namespace === undefined ? {} : { namespace: of.namespace }) }
  const result = await getObject(client, types[from.kind], name)
  if (!result.ok) throw failureError(result.failure, `reading ${from.kind}/${from.name}, which is to be restored`)
  if (from.kind === 'ConfigMap' || from.kind === 'Secret') return withContent(before, result.value)
  const template = templateOf(result.value, write)
  return { ...before, spec: { ...digObject(before, 'spec'), template } }
}

function withContent(before: JsonObject, copy: JsonObject): JsonObject {
  const held = Object.entries(copy).filter(([key]) => key === 'data' || key === 'binaryData')
  const rest = Object.entries(before).filter(([key]) => key !== 'data' && key !== 'binaryData')
  return Object.fromEntries([...rest, ...held])
}

/** A ReplicaSet's template has one label more; a ControllerRevision's is marked as a patch. */
function templateOf(revision: JsonObject, { from }: Restore): JsonObject {
  const path = from.kind === 'ReplicaSet' ? ['spec', 'template'] : ['data', 'spec', 'template']
  const found = digObject(revision, ...path)
  if (found === undefined)
    throw new HealError('no-template', `the revision ${from.kind}/${from.name} holds no pod template`)
  const metadata = digObject(found, 'metadata') ?? {}
  const labels = without(digObject(metadata, 'labels') ?? {}, 'pod-template-hash')
  return { ...without(found, '$patch'), metadata: { ...metadata, labels } }
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== key))
}
