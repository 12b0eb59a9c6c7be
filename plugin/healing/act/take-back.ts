import type { ApiClient } from '../../../cluster/api-client.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { prepare } from './prepare.ts'
import { send } from './send.ts'
import type { ReadyStep } from './take-steps.ts'

/** Sends the undo of steps that were taken, the last one first. Resolves to why it failed, undefined where all is as it was. */
export async function takeBack(client: ApiClient, done: readonly ReadyStep[]): Promise<string | undefined> {
  for (const { step } of done.toReversed()) {
    if (step.undo === undefined) continue
    try {
      const [undo] = await prepare(client, [{ name: step.name, sentence: step.sentence, write: step.undo }])
      if (undo === undefined) continue
      const sent = await send(client, undo.write)
      if (sent.kind !== 'done') return `taking back "${step.sentence}": ${failureLine(sent.failure)}`
    } catch (error) {
      return `taking back "${step.sentence}": ${error instanceof Error ? error.message : String(error)}`
    }
  }
  return undefined
}
