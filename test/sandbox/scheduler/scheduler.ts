import type { Controller, ReconcileContext } from '../controllers/controller.ts'
import { withCondition } from '../controllers/conditions.ts'
import type { NewCondition } from '../controllers/conditions.ts'
import { newEvent } from '../controllers/recorder.ts'
import { writeStatus } from '../controllers/objects.ts'
import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { isDeleting, keyOf, placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { userInfo } from '../users.ts'
import { emptiest, fit } from './fit.ts'
import { reserveVolumes } from './reserve-volumes.ts'
import { viewOf } from './view.ts'

const moving = ['Node', 'PersistentVolumeClaim', 'PersistentVolume', 'StorageClass']
const longestNote = 1024

/**
 * Binds Pods to Nodes as the default scheduler does, one at a time, and says why not: in the condition PodScheduled and in Events of
 * events.k8s.io. It scores by the number of Pods only, and preempts nothing.
 */
export function createScheduler(): Controller {
  let turn: Promise<void> = Promise.resolve()
  return {
    name: 'scheduler',
    component: 'default-scheduler',
    user: userInfo('system:kube-scheduler'),
    manager: 'kube-scheduler',
    kind: 'Pod',
    concernedBy(changed, client) {
      const frees = changed['kind'] === 'Pod' && textAt(changed, 'spec.nodeName') !== ''
      if (!frees && !moving.includes(textAt(changed, 'kind'))) return []
      return client.list('Pod').filter(isWaiting).map(keyOf)
    },
    reconcile(pod, context) {
      const step = turn.then(() => schedule(placeOf(pod), context))
      turn = step.catch(() => undefined)
      return step
    },
  }
}

function isWaiting(pod: JsonObject): boolean {
  const isOurs = textAt(pod, 'spec.schedulerName') === 'default-scheduler'
  const isOpen = textAt(pod, 'spec.nodeName') === '' && listAt(pod, 'spec.schedulingGates').length === 0
  return isOurs && isOpen && !isDeleting(pod)
}

async function schedule({ namespace, name }: ReturnType<typeof placeOf>, context: ReconcileContext): Promise<void> {
  const { client } = context
  const pod = client.get('Pod', namespace, name)
  if (pod === undefined || !isWaiting(pod)) return
  const result = fit(pod, viewOf(client))
  if ('message' in result) {
    await refuse(pod, result.message, context)
    return
  }
  const place = emptiest(result.feasible)
  // A Pod whose volume is yet to be made stays where it is, as in PreBind.
  if (place === undefined || !(await reserveVolumes(pod, place, client))) return
  await client.bind(pod, place.name)
  const note = `Successfully assigned ${namespace}/${name} to ${place.name}`
  await tell(pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message: note }, context)
}

async function refuse(pod: JsonObject, message: string, context: ReconcileContext): Promise<void> {
  const conditions = listAt(pod, 'status.conditions')
  const before = conditions.find(({ type }) => type === 'PodScheduled')
  if (before?.['message'] === message && before['reason'] === 'Unschedulable') return
  const note = message.length <= longestNote ? message : `${message.slice(0, longestNote - 4)} ...`
  await tell(pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message: note }, context)
  const condition: NewCondition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }
  const generation = numberAt(pod, 'metadata.generation')
  const others = conditions.filter((one) => one !== before)
  const [next = {}] = withCondition(before === undefined ? [] : [{ ...before, reason: '' }], condition, context.now)
  const { type, ...rest } = next
  const observed = { type, observedGeneration: generation, lastProbeTime: null, ...rest }
  await writeStatus(pod, context.client, { ...objectAt(pod, 'status'), conditions: [...others, observed] })
}

type Note = Record<'type' | 'reason' | 'action' | 'message', string>

/** Events of events.k8s.io have a time and a series, but no first and last time. */
async function tell(pod: JsonObject, note: Note, { client, now }: ReconcileContext): Promise<void> {
  const eventTime = now.toISOString().replace('Z', '000Z')
  const by = { source: {}, reportingComponent: 'default-scheduler', reportingInstance: 'default-scheduler-sandbox' }
  try {
    await client.create({ ...newEvent(pod, now), ...note, ...by, eventTime })
  } catch {
    // Lost, as an Event may be.
  }
}
