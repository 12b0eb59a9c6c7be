import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import { pause } from '../../cluster/pause.ts'
import { resources, type ResourceType } from '../../cluster/resource.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import { failureLine } from '../connect/failure-text.ts'
import { objectName, type ObjectReference } from '../object-reference.ts'
import type { Tell } from '../output/progress.ts'
import { healthOf, type Health } from './health.ts'
import { isWell } from './health/health-state.ts'
import { restartsOf } from './health/pod.ts'
import { selectorText } from '../../policies/kubernetes/selector-text.ts'

/** One look at the target. */
export interface Seen {
  health: Health
  /** How often its containers were started again, over all its Pods. */
  restarts: number
}

/** How long to wait for health, and how long it has to last (milliseconds). */
export interface Patience {
  timeout: number
  stableFor: number
  /** Between two looks; default one second. */
  every?: number
}

/** What came of waiting. */
export interface Verified {
  kind: 'healthy' | 'unhealthy' | 'interrupted'
  health: Health
}

/** Waiting does not bring back what somebody deleted. */
const gone: Seen = { health: { state: 'Degraded', reason: 'it was deleted', gaveUp: 'deleted' }, restarts: 0 }

/** Looks at an object and its Pods once; why not, where it cannot be read. */
export async function look(client: ApiClient, type: ResourceType, of: ObjectReference): Promise<Seen | string> {
  const found = await getObject(client, type, objectName(of))
  if (!found.ok) return found.failure.reason === 'NotFound' ? gone : failureLine(found.failure)
  const pods = await podsOf(client, of, found.value)
  if (typeof pods === 'string') return pods
  return {
    health: healthOf(found.value, pods),
    restarts: pods.reduce((sum, pod) => sum + restartsOf(pod), 0),
  }
}

async function podsOf(
  client: ApiClient,
  { kind, namespace }: ObjectReference,
  object: JsonObject,
): Promise<readonly JsonObject[] | string> {
  if (kind === 'Pod') return [object]
  const labelSelector = selectorText(dig(object, 'spec', 'selector'))
  if (namespace === undefined || labelSelector === undefined) return []
  const listed = await listObjects(client, resources.pods, { namespace, labelSelector })
  return listed.ok ? listed.value.items : failureLine(listed.failure)
}

/** Waits until the target is healthy and has stayed so without a restart, its controller gave up, or the time is over. */
export async function verify(
  lookOnce: () => Promise<Seen | string>,
  before: Health,
  { timeout, stableFor, every = 1_000 }: Patience,
  { tell, signal, now }: { tell: Tell; signal: AbortSignal; now: () => number },
): Promise<Verified> {
  const end = now() + timeout
  let since: { time: number; restarts: number } | undefined
  let health: Health
  for (;;) {
    const seen = await lookOnce()
    if (typeof seen === 'string') {
      health = { state: 'Progressing', reason: `it could not be looked at any more: ${seen}` }
      tell(seen)
    } else {
      health = seen.health
      if (!isWell(health)) since = undefined
      else if (since?.restarts !== seen.restarts) since = { time: now(), restarts: seen.restarts }
      if (since !== undefined && now() - since.time >= stableFor) return { kind: 'healthy', health }
      if (health.gaveUp !== undefined && health.gaveUp !== before.gaveUp) return { kind: 'unhealthy', health }
      tell(since === undefined ? health.reason : `${health.reason}; it has to last`)
    }
    if (signal.aborted) return { kind: 'interrupted', health }
    if (now() >= end) return { kind: 'unhealthy', health }
    await pause(Math.min(every, Math.max(1, end - now())), signal)
  }
}
