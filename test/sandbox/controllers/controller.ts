import type { GroupVersionResource, InProcessClient, JsonObject, UserInfo } from '../types.ts'

export interface ReconcileContext {
  client: InProcessClient
  now: Date
}

/** Other objects whose changes concern a controller's own ones. */
export interface RelatedWatch {
  resource: GroupVersionResource
  /** `namespace/name` of the controller's objects that a changed object concerns */
  keysOf(object: JsonObject, client: InProcessClient): string[] | Promise<string[]>
}

/** One reconciler: a resource, and what brings an object of it to its desired state. */
export interface Controller {
  name: string
  user: UserInfo
  /** what managedFields call it */
  fieldManager: string
  resource: GroupVersionResource
  related: RelatedWatch[]
  /** Takes one step or all; called again after every change. A number asks to be called again after that many milliseconds. */
  reconcile(object: JsonObject, context: ReconcileContext): Promise<number | undefined>
}

/** The resources that controllers read and write. */
export const resource = {
  pods: { group: '', version: 'v1', resource: 'pods' },
  replicationControllers: { group: '', version: 'v1', resource: 'replicationcontrollers' },
  deployments: { group: 'apps', version: 'v1', resource: 'deployments' },
  replicaSets: { group: 'apps', version: 'v1', resource: 'replicasets' },
  statefulSets: { group: 'apps', version: 'v1', resource: 'statefulsets' },
  daemonSets: { group: 'apps', version: 'v1', resource: 'daemonsets' },
  controllerRevisions: { group: 'apps', version: 'v1', resource: 'controllerrevisions' },
  jobs: { group: 'batch', version: 'v1', resource: 'jobs' },
  cronJobs: { group: 'batch', version: 'v1', resource: 'cronjobs' },
  autoscalers: { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers' },
} satisfies Record<string, GroupVersionResource>
