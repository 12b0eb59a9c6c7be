import { at } from '../cluster/at.ts'
import type { Manifest, World } from './world.ts'

/** The Pods of an app (or their containers) as scenarios wait for them. */
export async function podsOf(world: World, app: string): Promise<Manifest[]> {
  return (await world.list('Pod')).filter((pod) => at(pod, 'metadata.labels.app') === app)
}

/** Waits until at least one Pod of the app has a container of which something holds. */
export async function untilContainer(
  world: World,
  app: string,
  what: string,
  holds: (status: Manifest) => boolean,
): Promise<void> {
  await world.until(`a container of ${app} ${what}`, async () => {
    return (await podsOf(world, app)).flatMap(containerStatuses).some(holds)
  })
}

/** Waits until a container of the app was restarted so often and waits for the next time. */
export async function untilCrashing(world: World, app: string, restarts = 2): Promise<void> {
  await untilContainer(world, app, 'is in a crash loop', (status) => {
    return Number(status['restartCount']) >= restarts && at(status, 'state.waiting.reason') === 'CrashLoopBackOff'
  })
}

/** Waits until a container of the app waits for this reason. */
export async function untilWaiting(world: World, app: string, reason: string): Promise<void> {
  await untilContainer(world, app, `waits: ${reason}`, (status) => at(status, 'state.waiting.reason') === reason)
}

/** Waits until so many Pods of the app are ready. */
export async function untilReady(world: World, app: string, count = 1): Promise<void> {
  await world.until(`${count} ready Pods of ${app}`, async () => {
    return (await podsOf(world, app)).filter(isReady).length >= count
  })
}

/** Waits until a workload says that all its replicas are available and nothing is left to do. */
export async function untilRolledOut(world: World, kind: string, name: string): Promise<void> {
  await world.until(`${kind} ${name} is rolled out`, async () => {
    const found = await world.get(kind, name)
    const wanted = Number(at(found, 'spec.replicas') ?? 1)
    const counts = ['replicas', 'updatedReplicas', 'availableReplicas'].map((key) => at(found, `status.${key}`))
    const isSeen = at(found, 'status.observedGeneration') === at(found, 'metadata.generation')
    return isSeen && counts.every((count) => Number(count ?? 0) === wanted)
  })
}

/** Waits until a condition of an object has a status. */
export async function untilCondition(
  world: World,
  kind: string,
  name: string,
  type: string,
  status = 'True',
): Promise<void> {
  await world.until(`${kind} ${name} is ${type}: ${status}`, async () => {
    return hasCondition(await world.get(kind, name), type, status)
  })
}

/** Waits until there are Pods of the app at all. */
export async function untilPods(world: World, app: string): Promise<void> {
  await world.until(`Pods of ${app}`, async () => (await podsOf(world, app)).length > 0)
}

/** Waits until a Pod of the app has been looked at by the scheduler, with or without a place for it. */
export async function untilPodScheduled(world: World, app: string, status: string): Promise<void> {
  await world.until(`a Pod of ${app} is PodScheduled: ${status}`, async () => {
    return (await podsOf(world, app)).some((pod) => hasCondition(pod, 'PodScheduled', status))
  })
}

/** Waits until there is an Event with this reason, and a text in its message. */
export async function untilEvent(world: World, reason: string, text = ''): Promise<void> {
  await world.until(`an Event ${reason}`, async () => {
    return (await world.list('Event')).some((event) => {
      return event['reason'] === reason && String(event['message'] ?? event['note']).includes(text)
    })
  })
}

function isReady(pod: Manifest): boolean {
  return hasCondition(pod, 'Ready', 'True')
}

function hasCondition(object: Manifest | undefined, type: string, status: string): boolean {
  const conditions = at(object, 'status.conditions')
  if (!Array.isArray(conditions)) return false
  return conditions.some((condition) => at(condition, 'type') === type && at(condition, 'status') === status)
}

function containerStatuses(pod: Manifest): Manifest[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) => {
    const found = at(pod, `status.${list}`)
    return Array.isArray(found) ? (found as Manifest[]) : []
  })
}
