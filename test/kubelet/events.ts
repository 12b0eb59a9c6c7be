import type { Api, Json } from '../cluster/api.ts'
import { timestamp } from './time.ts'

/** How an Event is told. */
export interface Told {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
  /** How long ago, ms. */
  ago?: number
  /** How often at once, default 1. */
  times?: number
}

/** What an Event is about. */
export interface About {
  kind: string
  apiVersion?: string
  /** Events of what has none are in `default`. */
  namespace?: string
  name: string
  uid: string
  resourceVersion?: string
  fieldPath?: string
}

/** Writes Events as the recorder of a kubelet does: equal ones are counted in one object. */
export interface EventRecorder {
  record(about: About, told: Told): void
  /** Resolves when all is written. */
  written(): Promise<void>
}

interface Entry {
  path: string
  count: number
  last: number
  written: number
}

/** The recorder of one node. */
export function createEventRecorder(api: Api, node: string): EventRecorder {
  const entries = new Map<string, Entry>()
  let queue: Promise<unknown> = Promise.resolve()

  function record(about: About, { type, reason, message, ago = 0, times = 1 }: Told): void {
    const at = Date.now() - ago
    const key = JSON.stringify([about.uid, about.fieldPath, type, reason, message])
    const known = entries.get(key)
    if (known !== undefined) {
      known.count += times
      known.last = Math.max(known.last, at)
      queue = queue.then(() => update(known))
      return
    }
    const collection = `/api/v1/namespaces/${about.namespace ?? 'default'}/events`
    const name = `${about.name}.${(at * 1000 + entries.size).toString(16)}`
    const entry: Entry = { path: `${collection}/${name}`, count: times, last: at, written: times }
    entries.set(key, entry)
    const time = timestamp(at)
    const event: Json = {
      metadata: { name },
      involvedObject: about,
      ...{ type, reason, message, count: times, firstTimestamp: time, lastTimestamp: time },
      source: { component: 'kubelet', host: node },
      ...{ reportingComponent: 'kubelet', reportingInstance: node },
    }
    queue = queue.then(() => api.request('POST', collection, event))
  }

  async function update(entry: Entry): Promise<void> {
    if (entry.written === entry.count) return
    entry.written = entry.count
    const change = { count: entry.count, lastTimestamp: timestamp(entry.last) }
    await api.request('PATCH', entry.path, change, 'application/merge-patch+json')
  }

  return {
    record,
    async written() {
      await queue
    },
  }
}
