import type { RecordedLogs } from '../../snapshot/recorded-logs.ts'
import { tailOf, type LogSource } from './log-source.ts'

/** Logs of a dump: of the run that "kubectl logs" showed then, which in a crash loop is the one that ended. */
export function recordedLogSource(logs: RecordedLogs): LogSource {
  return async ({ pod, container }) => {
    const text = await logs({ namespace: pod.namespace ?? '', pod: pod.name, container })
    return text === undefined ? undefined : { lines: tailOf(text) }
  }
}
