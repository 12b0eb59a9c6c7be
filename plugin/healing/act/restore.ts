import { objectName } from '../../object-reference.ts'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { getObject } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { dig, digObject, type JsonObject } from '../../../policies/json.ts'
import { failureError } from '../../connect/failure-text.ts'
import { isControlledBy } from '../../revisions/is-controlled-by.ts'
import { keptMarks } from '../../revisions/kept-marks.ts'
import { templateOf } from '../../revisions/revision-template.ts'
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
  const result = await getObject(client, types[from.kind], objectName({ ...of, name: from.name }))
  if (!result.ok) throw failureError(result.failure, `reading ${from.kind}/${from.name}, which is to be restored`)
  const source = result.value
  demandTrust(write, source, before)
  if (from.kind === 'ConfigMap' || from.kind === 'Secret') return withContent(before, source)
  const template = templateOf(source)
  if (template === undefined)
    throw new HealError('no-template', `the revision ${from.kind}/${from.name} holds no pod template`)
  return { ...before, spec: { ...digObject(before, 'spec'), template } }
}

/** A live object with what a restore changes as it was seen before. */
export function asItWas(live: JsonObject, before: JsonObject): JsonObject {
  if (live['kind'] === 'ConfigMap' || live['kind'] === 'Secret') return withContent(live, before)
  return { ...live, spec: { ...digObject(live, 'spec'), template: digObject(before, 'spec', 'template') } }
}

/** What of an object a restore changes: the content of a ConfigMap or Secret, else the pod template. */
export function restoredPart(object: JsonObject): unknown {
  const { kind, data, binaryData } = object
  return kind === 'ConfigMap' || kind === 'Secret' ? { data, binaryData } : dig(object, 'spec', 'template')
}

/** A record names what it restores from, and may have been written by hand: only a revision of the workload, or a kept copy, will do. */
function demandTrust({ of, from }: Restore, source: JsonObject, before: JsonObject): void {
  const isConfig = from.kind === 'ConfigMap' || from.kind === 'Secret'
  if (isConfig ? keptMarks(source)?.name === of.name : isControlledBy(source, before)) return
  const what = `${of.kind} ${of.name}`
  throw new HealError(
    'not-trusted',
    `nothing was changed: ${from.kind}/${from.name} is no ${isConfig ? `copy that was kept of ${what}` : `revision of ${what}`}`,
  )
}

function withContent(before: JsonObject, copy: JsonObject): JsonObject {
  const isContent = (key: string): boolean => key === 'data' || key === 'binaryData'
  const held = Object.entries(copy).filter(([key]) => isContent(key))
  return Object.fromEntries([...Object.entries(before).filter(([key]) => !isContent(key)), ...held])
}
