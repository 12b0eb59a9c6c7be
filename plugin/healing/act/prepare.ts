import type { ApiClient } from '../../../cluster/api-client.ts'
import { getObject } from '../../../cluster/objects.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { failureError } from '../../connect/failure-text.ts'
import { objectName, referenceKey } from '../../object-reference.ts'
import type { PlannedStep, Write } from '../plan.ts'
import { typeText } from '../../text/type-text.ts'
import { applyJsonPatch, applyMerge } from './apply-patch.ts'
import { isOperations } from './hidden.ts'
import { patchBetween } from './patch-between.ts'
import { restored } from './restore.ts'

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
  const result = await getObject(client, write.resource, objectName(write.of), subresource)
  if (!result.ok) throw failureError(result.failure, `reading ${referenceKey(write.of)}`)
  demandKind(write, result.value)
  return result.value
}

/** The type is what a record may say it is; a scale is no object of its own. */
function demandKind({ of, resource, ...write }: Write, { kind }: JsonObject): void {
  if (kind === of.kind || (write.verb === 'patch' && write.subresource === 'scale')) return
  throw new HealError(
    'not-trusted',
    `nothing was changed: what ${resource.resource} calls ${of.name} is a ${String(kind)}, not a ${of.kind}`,
  )
}

type Patch = Extract<Write, { verb: 'patch' }>

async function restoring(
  client: ApiClient,
  write: Extract<Write, { verb: 'restore' }>,
  before: JsonObject,
): Promise<Patch> {
  const { resource, of } = write
  return {
    verb: 'patch',
    resource,
    of,
    type: 'json',
    patch: [...templateAsSeen(before), ...patchBetween(before, await restored(client, write, before))],
  }
}

/** What somebody adds to a pod template meanwhile would make one of it that no revision had. */
function templateAsSeen(before: JsonObject): JsonObject[] {
  const value = dig(before, 'spec', 'template')
  return value === undefined ? [] : [{ op: 'test', path: '/spec/template', value }]
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
      hint: `Look at it again: kubectl get ${typeText(write.resource)} ${write.of.name} -o yaml`,
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
