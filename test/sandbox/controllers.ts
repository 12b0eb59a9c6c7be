import { autoscaler } from './controllers/autoscaler.ts'
import type { Controller } from './controllers/controller.ts'
import { cronJobController } from './controllers/cron-job.ts'
import { daemonSetController } from './controllers/daemon-set.ts'
import { deploymentController } from './controllers/deployment.ts'
import { disruptionController } from './controllers/disruption.ts'
import { jobController, jobTracker } from './controllers/job.ts'
import { kubelet, scheduler } from './controllers/pod.ts'
import { createQuotaController } from './controllers/quota.ts'
import { replicaSetController, replicationController } from './controllers/replica-set.ts'
import { statefulSetController } from './controllers/stateful-set.ts'
import { createRecorder } from './controllers/recorder.ts'
import { createWorkQueue } from './controllers/work-queue.ts'
import { createInProcessClient } from './in-process-client.ts'
import { textAt } from './json.ts'
import { controllerOf, isDeleting, keyOf, placeOf } from './metadata.ts'
import { createNodeLifecycle } from './nodes/lifecycle.ts'
import { taintEviction } from './nodes/taint-eviction.ts'
import { createScheduler } from './scheduler/scheduler.ts'
import { ApiError } from './status.ts'
import { controllerIdentity } from './users.ts'
import { claimBinder, claimProtection, volumePhases } from './volumes/volume-controllers.ts'
import type { Machinery } from './writes/machinery.ts'

/** A step of a controller that failed and will be tried again. */
export interface ControllerFailure {
  controller: string
  /** namespace/name of the object it worked on */
  key: string
  error: unknown
  /** from 1; starts again after a success */
  attempt: number
}

/** Told of every failed step but conflicts, which are part of normal work. */
export type FailureListener = (failure: ControllerFailure) => void

const controllers: readonly Controller[] = [
  ...[deploymentController, replicaSetController, replicationController, statefulSetController, daemonSetController],
  ...[
    jobController,
    jobTracker,
    cronJobController,
    autoscaler,
    disruptionController,
    claimBinder,
    volumePhases,
    claimProtection,
  ],
]

/** Where Pods are ready at once. */
const instant: readonly Controller[] = [scheduler, kubelet]

/** Where Pods run on Nodes. */
const ofNodes = (): Controller[] => [createScheduler(), createNodeLifecycle(), taintEviction]

/**
 * Starts the built-in controllers of the sandbox on what there is and on every change; each acts under its real username.
 * What they leave out is said at each of them. Returns the way to stop, which resolves when nothing
 * is in flight.
 */
export function startControllers(
  machinery: Machinery,
  onError: FailureListener = () => undefined,
): () => Promise<void> {
  const quotas = createQuotaController(machinery.store)
  const all = [...controllers, quotas, ...(machinery.hasNodes === true ? ofNodes() : instant)]
  const stops = all.map((controller) => start(controller, machinery, onError))
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

function start(controller: Controller, machinery: Machinery, onError: FailureListener): () => Promise<void> {
  const { name, kind, user = controllerIdentity(name), component = name, manager } = controller
  const client = createInProcessClient(machinery, user, manager)
  const record = createRecorder(client, component, machinery.now)
  const reconcile = async (key: string): Promise<number | undefined> => {
    const [namespace = '', objectName = ''] = key.split('/')
    const object = client.get(kind, namespace, objectName)
    let next: number | undefined
    const lookAgain = (milliseconds: number | undefined): void => {
      next = milliseconds
    }
    const isPresent =
      object !== undefined && (kind === 'Pod' || controller.whileDeleting === true || !isDeleting(object))
    if (isPresent)
      await controller.reconcile(object, {
        client,
        record,
        hasNodes: machinery.hasNodes === true,
        now: machinery.now(),
        lookAgain,
      })
    return next
  }
  const queue = createWorkQueue(reconcile, (key, error, attempt) => {
    const isConflict = error instanceof ApiError && error.status.reason === 'Conflict'
    if (!isConflict) onError({ controller: name, key, error, attempt })
  })
  const unsubscribe = machinery.store.onChange(({ object }) => {
    const owner = controllerOf(object)
    if (object['kind'] === kind) queue.add(keyOf(object))
    if (owner?.['kind'] === kind) queue.add(`${placeOf(object).namespace}/${textAt(owner, 'name')}`)
    for (const key of controller.concernedBy?.(object, client) ?? []) queue.add(key)
  })
  const lookAtAll = () => {
    for (const object of client.list(kind)) queue.add(keyOf(object))
  }
  lookAtAll()
  const stopJumping = machinery.onAdvance?.(lookAtAll)
  return async () => {
    unsubscribe()
    stopJumping?.()
    await queue.stop()
  }
}
