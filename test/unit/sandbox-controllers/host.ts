import type { ControllerFailure } from '../../sandbox/controllers.ts'
import { startControllers } from '../../sandbox/controllers.ts'
import { createInProcessClient } from '../../sandbox/in-process-client.ts'
import type { InProcessClient } from '../../sandbox/in-process-client.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'
import { startGarbageCollector } from '../../sandbox/storage/garbage-collector.ts'
import type { Change } from '../../sandbox/storage/store.ts'
import { createStore } from '../../sandbox/storage/store.ts'
import type { AdmissionAttributes, FailureStatus, JsonObject } from '../../sandbox/types.ts'
import { userInfo } from '../../sandbox/users.ts'

/** Decides about every write; undefined allows it. */
export type Judge = (attributes: AdmissionAttributes) => FailureStatus | undefined

/** The sandbox's own storage and controllers in one process, with the test in the place of all webhooks. */
export interface ControllerTest {
  admin: InProcessClient
  /** every write that reached validating admission, in order */
  writes: AdmissionAttributes[]
  /** the same at mutating admission */
  mutations: AdmissionAttributes[]
  changes: Change[]
  failures: ControllerFailure[]
  judge(judge: Judge): void
  /** Waits until the object in the namespace `default` is as it should be; fails after five seconds. */
  until(kind: string, name: string, holds: (object: JsonObject) => boolean): Promise<JsonObject>
  stop(): Promise<void>
}

const patience = 5000

/** Starts controllers over an empty store with the namespace `default`. */
export async function startControllerTest(): Promise<ControllerTest> {
  const store = createStore()
  const writes: AdmissionAttributes[] = []
  const mutations: AdmissionAttributes[] = []
  const failures: ControllerFailure[] = []
  const changes: Change[] = []
  let judge: Judge = () => undefined
  const webhooks = {
    mutate(attributes: AdmissionAttributes) {
      mutations.push(attributes)
      return Promise.resolve({ allowed: true as const, object: attributes.object, warnings: [] })
    },
    validate(attributes: AdmissionAttributes) {
      writes.push(attributes)
      const status = judge(attributes)
      return Promise.resolve(
        status ? { allowed: false as const, status, warnings: [] } : { allowed: true as const, warnings: [] },
      )
    },
    close: () => undefined,
  }
  const machinery = { store, webhooks, now: () => new Date() }
  const admin = createInProcessClient(machinery, userInfo('admin', ['system:masters']), 'kubectl')
  await admin.create({ kind: 'Namespace', metadata: { name: 'default' } })
  const stopCollector = startGarbageCollector(machinery)
  store.onChange((change) => changes.push(change))
  const stopControllers = startControllers(machinery, (failure) => failures.push(failure))

  const until = (kind: string, name: string, holds: (object: JsonObject) => boolean): Promise<JsonObject> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const object = store.get(resourceOfKind(kind), 'default', name)
        if (object === undefined || !holds(object)) return
        unsubscribe()
        clearTimeout(timer)
        resolve(object)
      }
      const unsubscribe = store.onChange(look)
      const timer = setTimeout(() => {
        unsubscribe()
        const object = store.get(resourceOfKind(kind), 'default', name)
        reject(new Error(`${name} did not become what it should: ${JSON.stringify(object?.['status'])}`))
      }, patience)
      look()
    })
  return {
    ...{ admin, writes, mutations, changes, failures, until },
    judge: (next) => {
      judge = next
    },
    async stop() {
      await stopControllers()
      await stopCollector()
    },
  }
}
