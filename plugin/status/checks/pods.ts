import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { list, oneLine } from '../../../policies/messages/text.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { isReady } from '../../install/installed.ts'
import { ownName, ownNamespace } from '../../install/names.ts'
import type { Facts } from '../facts.ts'
import { imagesOf, whyNotReady } from '../pod.ts'
import type { Check } from '../status.ts'

const name = 'pods'
const look = `kubectl get pods -n ${ownNamespace}; kubectl logs -n ${ownNamespace} deployment/${ownName}`

/** Whether the server's pods run: ready of desired, and of which version. */
export function checkPods({ deployment, pods, readiness }: Facts): Check {
  if (!deployment.ok && deployment.failure.reason === 'NotFound') {
    const message = `there is no Deployment ${ownName} in namespace ${ownNamespace}`
    return { name, state: 'problem', message, next: 'kubectl heal install' }
  }
  const unread = !deployment.ok ? deployment : pods
  if (!deployment.ok || !pods.ok)
    return { name, state: 'unknown', message: unread.ok ? '' : failureLine(unread.failure) }
  const wanted = dig(deployment.value, 'spec', 'replicas')
  const desired = typeof wanted === 'number' ? wanted : 1
  const serving = pods.value.items.filter(isReady)
  const images = [...new Set(serving.flatMap(imagesOf))].sort()
  const details = { ready: serving.length, desired, images }
  if (desired === 0)
    return { name, state: 'problem', message: 'the server is scaled to 0', next: 'kubectl heal install', details }
  const message = [`${String(serving.length)} of ${String(desired)} ready`, ...images.map(oneLine)].join(', ')
  const waiting = pods.value.items.filter((pod) => !isReady(pod)).map(described)
  const why = waiting.length === 0 ? '' : ` (${list(waiting, 3)})`
  if (serving.length < desired) return { name, state: 'problem', message: `${message}${why}`, next: look, details }
  const capped = readiness.map(({ result }) => (result.ok ? asString(dig(result.value, 'maxAction')) : undefined))
  const cap = capped.find((action) => action === 'Audit' || action === 'Warn')
  if (cap !== undefined) return cappedTo(cap, message, details)
  if (images.length > 1) return { name, state: 'ok', message: `${message}: an upgrade is under way`, details }
  return { name, state: 'ok', message, details }
}

function cappedTo(cap: string, message: string, details: Check['details']): Check {
  const next = `Take --max-action away: kubectl edit deployment/${ownName} -n ${ownNamespace}`
  return {
    name,
    state: 'problem',
    message: `${message}, but no rule does more than ${cap} (--max-action)`,
    next,
    details: { ...details, maxAction: cap },
  }
}

function described(pod: JsonObject): string {
  return `${asString(dig(pod, 'metadata', 'name')) ?? ''}: ${oneLine(whyNotReady(pod))}`
}
