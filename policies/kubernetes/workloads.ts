import { asObject, asString, digObject, own, type JsonObject } from '../json.ts'
import { descend } from '../path.ts'

/** The kinds whose objects are evaluated, each of its built-in API group only. */
export const workloadKinds = [
  { kind: 'Deployment', group: 'apps', version: 'v1', resource: 'deployments', pod: ['spec', 'template'] },
  { kind: 'StatefulSet', group: 'apps', version: 'v1', resource: 'statefulsets', pod: ['spec', 'template'] },
  { kind: 'DaemonSet', group: 'apps', version: 'v1', resource: 'daemonsets', pod: ['spec', 'template'] },
  { kind: 'ReplicaSet', group: 'apps', version: 'v1', resource: 'replicasets', pod: ['spec', 'template'] },
  {
    kind: 'ReplicationController',
    group: '',
    version: 'v1',
    resource: 'replicationcontrollers',
    pod: ['spec', 'template'],
  },
  { kind: 'Pod', group: '', version: 'v1', resource: 'pods', pod: [] },
  { kind: 'Job', group: 'batch', version: 'v1', resource: 'jobs', pod: ['spec', 'template'] },
  {
    kind: 'CronJob',
    group: 'batch',
    version: 'v1',
    resource: 'cronjobs',
    pod: ['spec', 'jobTemplate', 'spec', 'template'],
  },
] as const satisfies readonly WorkloadKindRow[]

interface WorkloadKindRow {
  kind: string
  group: string
  version: string
  resource: string
  /** Where the pod template stands; [] for a Pod, which is its own. */
  pod: readonly string[]
}

/** One row of the table. */
export type WorkloadKind = (typeof workloadKinds)[number]

/** Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Pod, Job or CronJob. */
export type WorkloadKindName = WorkloadKind['kind']

const byKind = new Map<string, WorkloadKind>(workloadKinds.map((row) => [`${row.group}/${row.kind}`, row]))
const byResource = new Map<string, WorkloadKind>(workloadKinds.map((row) => [`${row.group}/${row.resource}`, row]))

/** The row of a kind in a group; a custom resource that is merely named Deployment is none. */
export function workloadKind(group: string, kind: string): WorkloadKind | undefined {
  return byKind.get(`${group}/${kind}`)
}

/** The row of a resource (`deployments`) in a group. */
export function workloadResource(group: string, resource: string): WorkloadKind | undefined {
  return byResource.get(`${group}/${resource}`)
}

/** The row of a manifest, by its apiVersion and kind. */
export function workloadKindOf(object: JsonObject): WorkloadKind | undefined {
  const group = groupOf(asString(object['apiVersion']) ?? '')
  return workloadKind(group, asString(object['kind']) ?? '')
}

/** The group of an apiVersion: `apps` of `apps/v1`, '' of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/** A pod template, or a Pod seen as one, with the paths where its parts stand in the object. */
export interface PodTemplate {
  metadata: JsonObject
  metadataPath: string
  spec: JsonObject
  specPath: string
  /** JSON keys from the object down to the template ([] for a Pod), for patches. */
  keys: readonly string[]
}

const pathsByKind = new Map(
  workloadKinds.map(({ kind, pod }) => [
    kind,
    { metadataPath: descend('', ...pod, 'metadata'), specPath: descend('', ...pod, 'spec') },
  ]),
)

const nowhere = { metadataPath: '', specPath: '' }

/** The pod template of a workload; missing or malformed parts are empty objects. */
export function podTemplateOf({ kind, pod }: WorkloadKind, object: JsonObject): PodTemplate {
  const template = digObject(object, ...pod)
  const { metadataPath, specPath } = pathsByKind.get(kind) ?? nowhere
  return {
    metadata: asObject(own(template, 'metadata')) ?? {},
    metadataPath,
    spec: asObject(own(template, 'spec')) ?? {},
    specPath,
    keys: pod,
  }
}
