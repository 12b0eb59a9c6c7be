import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiResult } from '../../../cluster/api-result.ts'
import { getObject } from '../../../cluster/objects.ts'
import { resources, type ObjectName } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { dig, digObject, type JsonObject } from '../../../policies/json.ts'
import { failureError } from '../../connect/failure-text.ts'
import { referenceKey, type ObjectReference } from '../../object-reference.ts'
import type { PlannedStep, Write } from '../plan.ts'
import { applyJsonPatch, applyMerge } from './apply-patch.ts'
import { isOperations } from './hidden.ts'
import { patchBetween } from './patch-between.ts'

/** A write that can be sent as it is. */
export type SendableWrite = Exclude<Write, { verb: 'restore' }>

/** A step, with what it will do to what is there now. */
export interface PreparedStep {
  step: PlannedStep
  write: SendableWrite
  /** The object before; undefined where it is not there. */
  before: JsonObject | undefined
  /** The object afterwards; undefined where it will be gone. */
  after: JsonObject | undefined
}

/**
 * Reads what each step is about and works out what it will make of it. Throws a HealError where something is not there, or is no
 * longer as it was when the plan was made.
 */
export async function prepare(client: ApiClient, steps: readonly PlannedStep[]): Promise<PreparedStep[]> {
  return Promise.all(steps.map((step) => prepareStep(client, step)))
}

async function prepareStep(client: ApiClient, step: PlannedStep): Promise<PreparedStep> {
  const { write } = step
  if (write.verb === 'create') return { step, write, before: undefined, after: write.object }
  const before = await readTarget(client, write)
  if (write.verb === 'replace') return { step, write, before, after: write.object }
  if (write.verb === 'delete' || write.verb === 'evict') return { step, write, before, after: undefined }
  const patch = write.verb === 'patch' ? write : await restoring(client, write, before)
  return { step, write: patch, before, after: patched(patch, before) }
}

async function readTarget(client: ApiClient, write: Write): Promise<JsonObject> {
  const subresource = write.verb === 'patch' && write.subresource === 'scale' ? { subresource: 'scale' } : {}
  const result = await getObject(client, write.resource, nameOf(write.of), subresource)
  if (result.ok) return result.value
  throw failureError(result.failure, `reading ${referenceKey(write.of)}`)
}

/** The names that stand in the path of an object. */
export function nameOf({ namespace, name }: ObjectReference): ObjectName {
  return { name, ...(namespace === undefined ? {} : { namespace }) }
}

type Patch = Extract<Write, { verb: 'patch' }>
type Restore = Extract<Write, { verb: 'restore' }>

async function restoring(client: ApiClient, write: Restore, before: JsonObject): Promise<Patch> {
  const template = templateOf(await readRevision(client, write), write)
  const after = { ...before, spec: { ...digObject(before, 'spec'), template } }
  return { verb: 'patch', resource: write.resource, of: write.of, type: 'json', patch: patchBetween(before, after) }
}

async function readRevision(client: ApiClient, { of, from }: Restore): Promise<JsonObject> {
  const type = from.kind === 'ReplicaSet' ? resources.replicasets : resources.controllerrevisions
  const result: ApiResult = await getObject(client, type, nameOf({ ...of, ...from }))
  if (result.ok) return result.value
  throw failureError(result.failure, `reading the revision ${from.kind}/${from.name}`)
}

/** A ReplicaSet's template has one label more; a ControllerRevision's is marked as a patch. */
function templateOf(revision: JsonObject, { from }: Restore): JsonObject {
  const found =
    from.kind === 'ReplicaSet'
      ? digObject(revision, 'spec', 'template')
      : digObject(revision, 'data', 'spec', 'template')
  if (found === undefined)
    throw new HealError('no-template', `the revision ${from.kind}/${from.name} holds no pod template`)
  const metadata = digObject(found, 'metadata') ?? {}
  const labels = without(digObject(metadata, 'labels') ?? {}, 'pod-template-hash')
  return { ...without(found, '$patch'), metadata: { ...metadata, labels } }
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== key))
}

function patched(write: Patch, before: JsonObject): JsonObject {
  const { patch } = write
  if (!isOperations(patch)) return applyMerge(before, patch)
  const result = applyJsonPatch(before, patch)
  if (result.ok) return result.value
  throw new HealError(
    'changed-since',
    `${referenceKey(write.of)} is not as it was when this was planned: ${result.path}`,
    {
      hint: `Look at it again: kubectl get ${write.of.kind.toLowerCase()} ${write.of.name} -o yaml`,
    },
  )
}

/** Whether a patch has been applied to an object already: undefined where that cannot be told. */
export function isApplied(write: Patch, live: JsonObject): boolean | undefined {
  const { patch } = write
  const changes = (after: JsonObject): boolean => patchBetween(live, after).length > (hasUid(live) ? 1 : 0)
  if (!isOperations(patch)) return !changes(applyMerge(live, patch))
  const result = applyJsonPatch(live, patch, { tests: false })
  return result.ok ? !changes(result.value) : undefined
}

function hasUid(object: JsonObject): boolean {
  return dig(object, 'metadata', 'uid') !== undefined
}
