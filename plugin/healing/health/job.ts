import { dig, type JsonObject } from '../../../policies/json.ts'
import { oneLine } from '../../../policies/messages/text.ts'
import { conditionOf } from '../../diagnosis/pod-view.ts'
import type { Health } from './health-state.ts'

/** A Job: well when it is complete. */
export function jobHealth(job: JsonObject): Health {
  if (conditionOf(job, 'Complete')?.status === 'True') return { state: 'Healthy', reason: 'it is complete' }
  const failed = conditionOf(job, 'Failed')
  if (failed?.status === 'True') {
    const reason = `it failed: ${oneLine(failed.message || failed.reason)}`
    return { state: 'Degraded', reason, gaveUp: `Failed ${String(failed.since)}` }
  }
  if (dig(job, 'spec', 'suspend') === true) return { state: 'Progressing', reason: 'it is suspended' }
  return { state: 'Progressing', reason: 'it runs' }
}

/** A CronJob: well while it is not suspended; its Jobs have a health of their own. */
export function cronJobHealth(cronJob: JsonObject): Health {
  if (dig(cronJob, 'spec', 'suspend') === true) return { state: 'Paused', reason: 'it is suspended' }
  return { state: 'Healthy', reason: 'it is scheduled' }
}
