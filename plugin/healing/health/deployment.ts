import type { JsonObject } from '../../../policies/json.ts'
import { count, oneLine } from '../../../policies/messages/text.ts'
import { conditionOf } from '../../diagnosis/pod-view.ts'
import { isUnseen, numberAt, ofPods, unseen, wantedReplicas, type Health } from './health-state.ts'

/** A Deployment: as `kubectl rollout status`, which also waits until no old Pod is left. */
export function deploymentHealth(deployment: JsonObject): Health {
  const wanted = wantedReplicas(deployment)
  const at = (field: string): number => numberAt(deployment, 'status', field)
  if (isPaused(deployment)) return { state: 'Paused', reason: 'its rollouts are paused' }
  if (isUnseen(deployment)) return unseen
  if (wanted === 0 && at('replicas') === 0) return { state: 'ScaledToZero', reason: 'it is scaled to zero' }
  return (
    stuck(deployment) ??
    progress(wanted, { updated: at('updatedReplicas'), available: at('availableReplicas'), all: at('replicas') })
  )
}

function isPaused({ spec }: JsonObject): boolean {
  return typeof spec === 'object' && spec !== null && 'paused' in spec && spec.paused === true
}

function stuck(deployment: JsonObject): Health | undefined {
  const progressing = conditionOf(deployment, 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return {
      state: 'Degraded',
      reason: `the rollout did not get on within its deadline: ${oneLine(progressing.message)}`,
      gaveUp: `ProgressDeadlineExceeded ${String(progressing.since)}`,
    }
  const failure = conditionOf(deployment, 'ReplicaFailure')
  if (failure?.status !== 'True') return undefined
  return { state: 'Degraded', reason: `pods cannot be made: ${oneLine(failure.message)}` }
}

function progress(
  wanted: number,
  { updated, available, all }: Record<'updated' | 'available' | 'all', number>,
): Health {
  if (updated < wanted) return { state: 'Progressing', reason: ofPods(updated, wanted, 'of the newest revision') }
  if (all > updated) return { state: 'Progressing', reason: left(all - updated, 'of an older revision', 'left') }
  if (all > wanted) return { state: 'Progressing', reason: left(all - wanted, '', 'to go') }
  if (available < updated) return { state: 'Progressing', reason: ofPods(available, wanted, 'available') }
  return { state: 'Healthy', reason: ofPods(available, wanted, 'available') }
}

/** `1 pod of an older revision is left`, `2 pods are to go` */
function left(pods: number, which: string, what: string): string {
  return [count(pods, 'pod'), which, pods === 1 ? 'is' : 'are', what].filter((word) => word !== '').join(' ')
}
