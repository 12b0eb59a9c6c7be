import { dig, type JsonObject } from '../../../policies/json.ts'
import { clip } from '../../../policies/messages/text.ts'
import type { ContainerView } from '../../diagnosis/container-view.ts'
import { podView, type PodView } from '../../diagnosis/pod-view.ts'
import type { Health } from './health-state.ts'

/** A Pod: ready, or done. */
export function podHealth(pod: JsonObject): Health {
  const view = podView(pod)
  if (view.phase === 'Succeeded') return { state: 'Healthy', reason: 'it is done' }
  if (view.phase === 'Failed')
    return { state: 'Degraded', reason: clip(view.reason || view.message || 'it failed', 300), gaveUp: 'Failed' }
  if (view.ready) return { state: 'Healthy', reason: 'it is ready' }
  return { state: 'Progressing', reason: view.phase === 'Pending' ? 'it is pending' : 'it is not ready' }
}

/** What keeps a Pod from running, in a few words; undefined for one that runs, is done, goes, or is on its way. */
export function troubleOf(pod: JsonObject): string | undefined {
  if (dig(pod, 'metadata', 'deletionTimestamp') !== undefined) return undefined
  const view = podView(pod)
  if (view.ready || view.phase === 'Succeeded') return undefined
  return unscheduled(view) ?? view.containers.map(containerTrouble).find((each) => each !== undefined)
}

/** How often the containers of a Pod were started again. */
export function restartsOf(pod: JsonObject): number {
  return podView(pod).containers.reduce((sum, { restarts }) => sum + restarts, 0)
}

function unscheduled(pod: PodView): string | undefined {
  const scheduled = pod.condition('PodScheduled')
  return scheduled?.reason === 'Unschedulable' ? clip(`not scheduled: ${scheduled.message}`, 200) : undefined
}

const onItsWay = new Set(['', 'ContainerCreating', 'PodInitializing'])

function containerTrouble({ name, role, waiting, terminated, last }: ContainerView): string | undefined {
  const end = terminated ?? (waiting?.reason === 'CrashLoopBackOff' ? last : undefined)
  if (end !== undefined && (end.exitCode !== 0 || role === 'app'))
    return `container ${name} ended with ${end.reason || 'an error'} (exit code ${String(end.exitCode)})`
  if (waiting === undefined || onItsWay.has(waiting.reason)) return undefined
  return clip(`container ${name}: ${waiting.reason}${waiting.message === '' ? '' : `: ${waiting.message}`}`, 200)
}
