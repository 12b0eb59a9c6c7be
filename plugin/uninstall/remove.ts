import type { ApiClient } from '../../cluster/api-client.ts'
import { deleteObject } from '../../cluster/objects.ts'
import { objectPath } from '../../cluster/resource.ts'
import { asString, dig } from '../../policies/json.ts'
import { count } from '../../policies/messages/text.ts'
import { orThrow } from '../connect/failure-text.ts'
import { findWebhooks, readPods } from '../install/installed.ts'
import { ownNamespace } from '../install/names.ts'
import { objectTitle, objectTypes } from '../install/object-types.ts'
import type { Progress } from '../output/progress.ts'
import { waitFor } from '../install/wait-for.ts'
import type { Removable } from './installed-objects.ts'

/** Deletes objects one after the other; one that is gone already is as good. Throws at the first that cannot be deleted. */
export async function removeAll(client: ApiClient, objects: readonly Removable[], progress: Progress): Promise<void> {
  for (const object of objects)
    await progress.step(object.title, async () => {
      await remove(client, object)
      return `${object.title} deleted`
    })
}

async function remove(client: ApiClient, { type, name, title }: Omit<Removable, 'note'>): Promise<void> {
  const result = await deleteObject(client, type, name, { propagation: 'Background' })
  if (!result.ok && result.failure.reason !== 'NotFound') orThrow(result, `deleting ${title}`)
}

/** Deletes webhook configurations that a server registered while it was being removed. */
export async function removeReturnedWebhooks(client: ApiClient, progress: Progress): Promise<void> {
  const returned = (await findWebhooks(client)).map((each) => ({
    ...each,
    title: objectTitle(each.type, each.name),
    note: '',
  }))
  await removeAll(client, returned, progress)
}

/** No pod takes longer to stop (milliseconds): its 30 seconds, and what the kubelet needs. */
const podsGoneWithin = 60_000

/**
 * Waits until no pod is left. Those of nodes that do not answer are then taken from the API server: they hold no state, and by now no
 * permission either.
 */
export async function waitUntilPodsAreGone(client: ApiClient, timeout: number, progress: Progress): Promise<void> {
  await progress.step('Waiting for the pods to end', async (tell) => {
    const gone = await waitFor({ timeout: Math.min(timeout, podsGoneWithin), every: 500 }, async () => {
      const left = await readPods(client)
      tell(`${count(left.length, 'pod')} left`)
      return left.length === 0 ? true : undefined
    })
    if (gone === true) return 'pods ended'
    const names = (await readPods(client)).map((pod) => asString(dig(pod, 'metadata', 'name')) ?? '')
    await Promise.all(names.map((name) => forget(client, name)))
    return `${count(names.length, 'pod')} did not end (does the node still work?) and ${names.length === 1 ? 'was' : 'were'} removed from the API server`
  })
}

async function forget(client: ApiClient, name: string): Promise<void> {
  const result = await client.request({
    method: 'DELETE',
    path: objectPath(objectTypes.pods, { namespace: ownNamespace, name }),
    body: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 },
    timeout: 10_000,
  })
  if (!result.ok && result.failure.reason !== 'NotFound') orThrow(result, `deleting pod/${name}`)
}
