import { objectName } from '../../object-reference.ts'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { getObject } from '../../../cluster/objects.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { isSameJson, type JsonObject } from '../../../policies/json.ts'
import { failureLine, orThrow } from '../../connect/failure-text.ts'
import { referenceText } from '../../reference-text.ts'
import type { Write } from '../plan.ts'
import { patchBetween } from './patch-between.ts'
import { prepare, type SendableWrite } from './prepare.ts'
import { asItWas, restoredPart } from './restore.ts'
import { send } from './send.ts'
import type { ReadyStep } from './take-steps.ts'

/** Sends the undo of steps that were taken, the last one first. Resolves to what failed of it, undefined where all is as it was. */
export async function takeBack(client: ApiClient, done: readonly ReadyStep[]): Promise<string | undefined> {
  const failures: string[] = []
  for (const ready of done.toReversed()) {
    const failure = await takeBackStep(client, ready)
    if (failure !== undefined) failures.push(`taking back "${ready.step.sentence}": ${failure}`)
  }
  return failures.length === 0 ? undefined : failures.join('; and ')
}

async function takeBackStep(client: ApiClient, { step, before, left }: ReadyStep): Promise<string | undefined> {
  const { undo } = step
  if (undo === undefined) return undefined
  try {
    const [prepared] = undo.verb === 'restore' ? [] : await prepare(client, [{ ...step, write: undo }])
    const write =
      undo.verb === 'restore' && before !== undefined ? await backTo(client, undo, { before, left }) : prepared?.write
    const sent = write && (await send(client, write))
    return sent === undefined || sent.kind === 'done' ? undefined : failureLine(sent.failure)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * To what was seen before the step: the revision that held it may be gone by now, where few are kept. What somebody has changed since
 * the step is theirs: a HealError.
 */
async function backTo(
  client: ApiClient,
  { resource, of }: Extract<Write, { verb: 'restore' }>,
  { before, left }: { before: JsonObject; left: JsonObject | undefined },
): Promise<SendableWrite> {
  const live = orThrow(await getObject(client, resource, objectName(of)), `reading ${referenceText(of)}`)
  if (left !== undefined && !isSameJson(restoredPart(live), restoredPart(left)))
    throw new HealError(
      'changed-since',
      `somebody changed ${referenceText(of)} meanwhile, and it stays as they left it`,
    )
  return { verb: 'patch', resource, of, type: 'json', patch: patchBetween(live, asItWas(live, before)) }
}
