import { ensure } from '../../sandbox/json.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'
import { createStore } from '../../sandbox/storage/store.ts'
import type { AdmissionAttributes, JsonObject, WebhookDispatcher } from '../../sandbox/types.ts'
import { userInfo } from '../../sandbox/users.ts'
import type { Machinery, WriteRequest } from '../../sandbox/writes/machinery.ts'

/** A dispatcher without webhooks; `onValidate` sees every write. */
export function noWebhooks(onValidate: (attributes: AdmissionAttributes) => void = () => undefined): WebhookDispatcher {
  return {
    mutate: ({ object }) => Promise.resolve({ allowed: true, object, warnings: [] }),
    validate(attributes) {
      onValidate(attributes)
      return Promise.resolve({ allowed: true, warnings: [] })
    },
    close: () => undefined,
  }
}

/** An API machinery with the namespace `default`, at a fixed time. */
export function createMachinery(webhooks = noWebhooks()): Machinery {
  const store = createStore()
  const namespaces = resourceOfKind('Namespace')
  store.put(namespaces, { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'default', uid: 'ns' }, spec: {} })
  return { store, webhooks, now: () => new Date('2026-11-21T00:00:00Z') }
}

/** A write by the admin to an object of a kind in `default`. */
export function writeTo(kind: string, name = '', more: Partial<WriteRequest> = {}): WriteRequest {
  const info = resourceOfKind(kind)
  return {
    info,
    name,
    namespace: info.namespaced ? 'default' : '',
    subresource: '',
    user: userInfo('admin', ['system:masters']),
    manager: 'test',
    options: {},
    dryRun: false,
    warn: () => undefined,
    ...more,
  }
}

/** A small valid object of a workload kind. */
export function workload(kind: string, change: (spec: JsonObject) => void = () => undefined): JsonObject {
  const labels = { app: 'web' }
  const containers = [{ name: 'c', image: 'nginx' }]
  const info = resourceOfKind(kind)
  const apiVersion = info.group === '' ? info.version : `${info.group}/${info.version}`
  const never = { restartPolicy: 'Never', containers }
  const specs: Record<string, JsonObject> = {
    Pod: { containers },
    Job: { template: { spec: never } },
    CronJob: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: never } } } },
    ReplicationController: { selector: labels, template: { metadata: { labels }, spec: { containers } } },
  }
  const selected = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } }
  const object: JsonObject = { apiVersion, kind, metadata: { name: 'web' }, spec: specs[kind] ?? selected }
  change(ensure(object, 'spec'))
  return structuredClone(object)
}
