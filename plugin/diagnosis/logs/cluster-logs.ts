import type { ApiClient } from '../../../cluster/api-client.ts'
import { objectPath, resources } from '../../../cluster/resource.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { tailLines, tailOf, type LogSource } from './log-source.ts'

/** Logs are a help, not the answer: one is not waited for longer (milliseconds). */
const timeout = 3_000
/** The kubelet cuts the end of what is longer, so this is far more than a tail has (bytes). */
const maxBytes = 64 * 1024

/** Logs that an API server fetches from its kubelets. */
export function clusterLogs(client: ApiClient): LogSource {
  return async ({ pod, container, previous }) => {
    const of = { name: pod.name, ...(pod.namespace === undefined ? {} : { namespace: pod.namespace }) }
    const answer = await client.text({
      path: objectPath(resources.pods, of, 'log'),
      query: {
        container,
        tailLines: String(tailLines),
        limitBytes: String(maxBytes),
        ...(previous ? { previous: 'true' } : {}),
      },
      maxBytes: 2 * maxBytes,
      timeout,
    })
    if (answer.ok) return { lines: tailOf(answer.value) }
    const { failure } = answer
    // The kubelet has removed the container, or the Pod is gone meanwhile: there is nothing to read.
    const isGone = failure.reason === 'NotFound' || /previous terminated container .* not found/.test(failure.message)
    return isGone ? undefined : { unread: failureLine(failure) }
  }
}
