import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../../../cluster/api.ts'

/** What became of the requests of a load. */
export interface LoadResult {
  sent: number
  /** `status: message` of those that were not 201. */
  failures: string[]
}

/** On a busy machine answers come late: what cannot be sent in time is not caught up with all at once. */
const mostAtATime = 200

/** Creates of ConfigMaps, not stored, at a fixed rate until `done` (at most `most` of them). */
export async function createAtRate(
  api: Api,
  namespace: string,
  { perSecond, most, done }: { perSecond: number; most: number; done: (sent: number) => boolean },
): Promise<LoadResult> {
  const began = performance.now()
  const failures: string[] = []
  const running = new Set<Promise<void>>()
  let sent = 0
  while (!done(sent) && sent < most) {
    const due = Math.min(most, ((performance.now() - began) / 1000) * perSecond)
    for (; sent < due && running.size < mostAtATime; sent += 1) {
      const one = createOne(api, namespace, sent).then((failure) => {
        if (failure !== undefined) failures.push(failure)
        running.delete(one)
      })
      running.add(one)
    }
    await sleep(5)
  }
  await Promise.all(running)
  return { sent, failures }
}

/** One create; why it failed, where it did. */
export async function createOne(api: Api, namespace: string, index: number): Promise<string | undefined> {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `load-${index}` } }
  const { status, body } = await api.request('POST', `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, object)
  return status === 201 ? undefined : `${status}: ${String(body['message'])}`
}
