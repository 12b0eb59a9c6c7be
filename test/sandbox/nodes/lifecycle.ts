import { withCondition } from '../controllers/conditions.ts'
import type { Controller, ReconcileContext } from '../controllers/controller.ts'
import { writeStatus } from '../controllers/objects.ts'
import { listAt, objectAt, same, textAt } from '../json.ts'
import { placeOf, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { leaseNamespace } from './leases.ts'
import { withConditionTaints } from './node-taints.ts'

/** Without a sign of life for so long (node-monitor-grace-period of 1.36, ms), nobody knows how a Node is. */
const grace = 50_000
const types = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/** The last sign of life of a Node, and when it was seen. */
interface Sign {
  text: string
  seen: number
}

/** Watches over Nodes by their Leases: conditions, taints, and what it means for their Pods. */
export function createNodeLifecycle(): Controller {
  const signs = new Map<string, Sign>()

  /** Milliseconds since the Node gave a new sign. */
  function silenceOf(node: JsonObject, { client, now }: ReconcileContext): number {
    const { name } = placeOf(node)
    const lease = client.get('Lease', leaseNamespace, name)
    const text = [textAt(lease, 'spec.renewTime'), textAt(readyOf(node), 'lastHeartbeatTime')].join()
    if (signs.get(name)?.text !== text) signs.set(name, { text, seen: now.getTime() })
    return now.getTime() - (signs.get(name)?.seen ?? 0)
  }

  return {
    name: 'node-controller',
    kind: 'Node',
    concernedBy(changed) {
      const { namespace, name } = placeOf(changed)
      return changed['kind'] === 'Lease' && namespace === leaseNamespace ? [`/${name}`] : []
    },
    async reconcile(node, context) {
      const silence = silenceOf(node, context)
      const isLost = silence > grace && textAt(readyOf(node), 'status') !== 'Unknown'
      const next = isLost ? await lose(node, context) : node
      const taints = withConditionTaints(next, timestamp(context.now))
      if (!same(taints, listAt(next, 'spec.taints')))
        await context.client.update({ ...next, spec: { ...objectAt(next, 'spec'), taints } })
      if (textAt(readyOf(next), 'status') !== 'True') await markPods(placeOf(node).name, context)
      context.lookAgain(silence > grace ? undefined : grace - silence + 1)
    },
  }
}

function readyOf(node: JsonObject): JsonObject | undefined {
  return listAt(node, 'status.conditions').find(({ type }) => type === 'Ready')
}

async function lose(node: JsonObject, { client, now, record }: ReconcileContext): Promise<JsonObject> {
  const never = readyOf(node) === undefined
  const reason = never ? 'NodeStatusNeverUpdated' : 'NodeStatusUnknown'
  const message = never ? 'Kubelet never posted node status.' : 'Kubelet stopped posting node status.'
  const unknown = types.reduce(
    (conditions, type) => {
      const before = conditions.find((one) => one['type'] === type)
      const [next = {}] = withCondition(before ? [before] : [], { type, status: 'Unknown', reason, message }, now)
      const heartbeat = { lastHeartbeatTime: before?.['lastHeartbeatTime'] ?? timestamp(now) }
      const placed = conditions.map((one) => (one === before ? { ...heartbeat, ...next } : one))
      return before ? placed : [...conditions, { ...heartbeat, ...next }]
    },
    listAt(node, 'status.conditions'),
  )
  const status = 'NodeNotReady'
  const told = `Node ${placeOf(node).name} status is now: ${status}`
  await writeStatus(node, client, { ...objectAt(node, 'status'), conditions: unknown })
  await record(node, { type: 'Normal', reason: status, message: told })
  return client.get('Node', '', placeOf(node).name) ?? node
}

/** The Pods of a Node that is not ready are not ready either. */
async function markPods(name: string, { client, now, record }: ReconcileContext): Promise<void> {
  const pods = client.list('Pod').filter((pod) => textAt(pod, 'spec.nodeName') === name)
  for (const pod of pods) {
    const conditions = listAt(pod, 'status.conditions')
    if (!conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) continue
    const changed = { status: 'False', lastTransitionTime: timestamp(now) }
    const next = conditions.map((one) => (one['type'] === 'Ready' ? { ...one, ...changed } : one))
    await writeStatus(pod, client, { ...objectAt(pod, 'status'), conditions: next })
    await record(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' })
  }
}
