import { at } from './json.ts'
import type { ControllerHost, RunningControllers } from './types.ts'
import { autoscaler } from './controllers/autoscaler.ts'
import type { Controller } from './controllers/controller.ts'
import { cronJobController } from './controllers/cron-job.ts'
import { daemonSetController } from './controllers/daemon-set.ts'
import { deploymentController } from './controllers/deployment.ts'
import { jobController } from './controllers/job.ts'
import { keyOf } from './controllers/objects.ts'
import { kubelet, scheduler } from './controllers/pod.ts'
import { replicaSetController, replicationController } from './controllers/replica-set.ts'
import { statefulSetController } from './controllers/stateful-set.ts'
import { createWorkQueue } from './controllers/work-queue.ts'

/** A step of a controller that failed and will be tried again. */
export interface ControllerFailure {
  controller: string
  /** namespace/name of the object it worked on */
  key: string
  error: unknown
  /** from 1; starts again after a success */
  attempt: number
}

export interface ControllerOptions {
  /** Told of every failed step but conflicts, which are part of normal work. */
  onError?: (failure: ControllerFailure) => void
  now?: () => Date
}

const controllers: readonly Controller[] = [
  ...[deploymentController, replicaSetController, replicationController, statefulSetController, daemonSetController],
  ...[jobController, cronJobController, autoscaler, scheduler, kubelet],
]

/**
 * Starts the built-in controllers of the sandbox on what there is and on every change; each acts under its real username.
 * What they leave out is said at each of them. No Events are written.
 */
export function startControllers(host: ControllerHost, options: ControllerOptions = {}): RunningControllers {
  const running = controllers.map((controller) => start(controller, host, options))
  return {
    async stop() {
      await Promise.all(running.map((one) => one.stop()))
    },
  }
}

function start(controller: Controller, host: ControllerHost, options: ControllerOptions): RunningControllers {
  const client = host.clientFor(controller.user, controller.fieldManager)
  const now = options.now ?? (() => new Date())
  const reconcile = async (key: string): Promise<number | undefined> => {
    const [namespace = '', name = ''] = key.split('/')
    const object = await client.get(controller.resource, namespace, name)
    return object === undefined ? undefined : await controller.reconcile(object, { client, now: now() })
  }
  const report = (key: string, error: unknown, attempt: number): void => {
    if (at(error, 'status.reason') === 'Conflict') return
    options.onError?.({ controller: controller.name, key, error, attempt })
  }
  const queue = createWorkQueue(reconcile, { onError: report })
  const failed = (error: unknown): void => {
    report(controller.resource.resource, error, 1)
  }
  const add = (keys: string[]): void => {
    for (const key of keys) queue.add(key)
  }
  const unsubscribe = host.onChange((changed, { object }) => {
    if (changed.resource === controller.resource.resource) add([keyOf(object)])
    for (const related of controller.related.filter(({ resource }) => resource.resource === changed.resource)) {
      Promise.resolve(related.keysOf(object, client)).then(add, failed)
    }
  })
  const first = client.list(controller.resource).then((objects) => {
    add(objects.map(keyOf))
  }, failed)
  return {
    async stop() {
      unsubscribe()
      await first
      await queue.stop()
    },
  }
}
