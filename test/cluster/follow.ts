import { setTimeout as sleep } from 'node:timers/promises'
import type { Api, Json } from './api.ts'

/** Told of every object that is there, changes, or goes. */
export interface Follower<T> {
  onObject(object: T): void
  onGone(object: T): void
}

/** Lists a collection and watches it; whatever ends the watch, it lists again. `query` is without a question mark. */
export function follow<T extends { metadata: { uid: string } }>(
  api: Api,
  path: string,
  query: string,
  follower: Follower<T>,
): () => void {
  const stopping = new AbortController()
  const known = new Map<string, T>()

  async function round(): Promise<void> {
    const { status, body } = await api.request('GET', `${path}?${query}`)
    if (status !== 200) return
    const { items, metadata } = body as { items: T[]; metadata: { resourceVersion: string } }
    const listed = new Set(items.map((item) => item.metadata.uid))
    for (const [uid, object] of known) if (!listed.has(uid)) drop(object)
    items.forEach(keep)
    const version = `resourceVersion=${metadata.resourceVersion}&watch=true&allowWatchBookmarks=true`
    await api.watch(`${path}?${[query, version].filter(Boolean).join('&')}`, stopping.signal, onEvent)
  }

  function onEvent(event: Json): void {
    const { type, object } = event as { type: string; object: T }
    if (type === 'ADDED' || type === 'MODIFIED') keep(object)
    if (type === 'DELETED') drop(object)
  }

  function keep(object: T): void {
    known.set(object.metadata.uid, object)
    follower.onObject(object)
  }

  function drop(object: T): void {
    known.delete(object.metadata.uid)
    follower.onGone(object)
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch(() => undefined)
      await sleep(100, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  void run()
  return () => {
    stopping.abort()
  }
}
