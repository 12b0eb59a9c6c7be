import { withCondition } from '../controllers/conditions.ts'
import type { Controller, ReconcileContext } from '../controllers/controller.ts'
import { writeStatus } from '../controllers/objects.ts'
import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { isDeleting, keyOf, placeOf } from '../metadata.ts'
import { tolerates } from '../scheduler/taints.ts'
import type { JsonObject } from '../types.ts'

/** Deletes Pods from Nodes whose NoExecute taints they do not tolerate, or no longer. */
export const taintEviction: Controller = {
  name: 'node-controller',
  component: 'taint-eviction-controller',
  kind: 'Pod',
  concernedBy(changed, client) {
    if (changed['kind'] !== 'Node') return []
    const { name } = placeOf(changed)
    return client
      .list('Pod')
      .filter((pod) => textAt(pod, 'spec.nodeName') === name)
      .map(keyOf)
  },
  async reconcile(pod, context) {
    const node = context.client.get('Node', '', textAt(pod, 'spec.nodeName'))
    const taints = listAt(node, 'spec.taints').filter(({ effect }) => effect === 'NoExecute')
    if (isDeleting(pod) || taints.length === 0) return
    const left = Math.min(...taints.map((taint) => patienceWith(taint, pod, context.now)))
    if (left <= 0) await evict(pod, context)
    else if (Number.isFinite(left)) context.lookAgain(left)
  },
}

/** Milliseconds that a Pod still tolerates a taint. */
function patienceWith(taint: JsonObject, pod: JsonObject, now: Date): number {
  const used = listAt(pod, 'spec.tolerations').filter((toleration) => tolerates([toleration], taint))
  if (used.length === 0) return 0
  const seconds = Math.min(...used.map((toleration) => numberAt(toleration, 'tolerationSeconds', Infinity)))
  return Date.parse(textAt(taint, 'timeAdded')) + seconds * 1000 - now.getTime()
}

async function evict(pod: JsonObject, { client, now, record }: ReconcileContext): Promise<void> {
  const why = { reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' }
  const target = { type: 'DisruptionTarget', status: 'True', ...why } as const
  const conditions = withCondition(listAt(pod, 'status.conditions'), target, now)
  await writeStatus(pod, client, { ...objectAt(pod, 'status'), conditions })
  await record(pod, {
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message: `Marking for deletion Pod ${keyOf(pod)}`,
  })
  await client.delete(pod)
}
