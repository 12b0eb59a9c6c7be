import { objectName } from '../../object-reference.ts'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { getObject } from '../../../cluster/objects.ts'
import { pause } from '../../../cluster/pause.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import type { SendableWrite } from './prepare.ts'

/** What a step changed, as the API server answered it. */
export interface Changed {
  write: SendableWrite
  object: JsonObject
}

/** A controller that takes longer than this (milliseconds) is not waited for. */
const patience = 30_000
const between = 200

/**
 * Waits until an object's controller has seen a change of it. A Pod that is deleted before is made again from the old template
 * (kubernetes#67250). Kinds that tell no generation are not waited for.
 */
export async function untilObserved(client: ApiClient, { write, object }: Changed, signal: AbortSignal): Promise<void> {
  const generation = Number(dig(object, 'metadata', 'generation') ?? 0)
  const end = performance.now() + patience
  while (!signal.aborted && performance.now() < end) {
    const found = await getObject(client, write.resource, objectName(write.of))
    const observed = found.ok ? dig(found.value, 'status', 'observedGeneration') : undefined
    if (found.ok && (observed === undefined || Number(observed) >= generation)) return
    await pause(between, signal)
  }
}
