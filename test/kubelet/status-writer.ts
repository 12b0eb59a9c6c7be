import { setTimeout as sleep } from 'node:timers/promises'
import type { Api, Json } from '../cluster/api.ts'
import type { Pod } from './pod.ts'

/** Writes the status of a Pod, one request at a time, only when it has changed. */
export interface StatusWriter {
  /** Soon. */
  write: () => void
  /** Resolves when the last status is written, or the Pod is gone. */
  finish(): Promise<void>
  stop(): void
}

/** Makes a writer for one Pod; `current` gives what is to be written. */
export function createStatusWriter(api: Api, { metadata }: Pod, current: () => Json): StatusWriter {
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/status`
  let written = ''
  let writing: Promise<void> | undefined
  let stopped = false

  async function flush(): Promise<void> {
    // Changes of one turn of the event loop go together.
    await sleep(0)
    for (let status = current(); !stopped && JSON.stringify(status) !== written; status = current()) {
      const body = { metadata: { uid: metadata.uid }, status }
      const answer = await api.request('PATCH', path, body, 'application/strategic-merge-patch+json')
      if (answer.status === 200) written = JSON.stringify(status)
      else if (answer.status === 404 || answer.status === 409) stopped = true
      else {
        if (answer.status === 422) console.error(`the kubelet's status is invalid: ${String(answer.body['message'])}`)
        await sleep(200)
      }
    }
  }

  function write(): void {
    writing ??= flush().finally(() => {
      writing = undefined
    })
  }

  async function finish(): Promise<void> {
    await writing
    write()
    await writing
  }

  return {
    write,
    finish,
    stop() {
      stopped = true
    },
  }
}
