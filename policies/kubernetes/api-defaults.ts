import type { JsonObject } from '../json.ts'
import { daemonSet, deployment, replicaSet, statefulSet } from './api-defaults/apps.ts'
import { cronJob, job } from './api-defaults/batch.ts'
import { applyDefaults, type Defaults } from './api-defaults/defaults.ts'
import { storedForm } from './api-defaults/stored-form.ts'
import { pod } from './api-defaults/pod.ts'
import { replicationController } from './api-defaults/replication-controller.ts'
import { workloadKindOf, type WorkloadKindName } from './workloads.ts'

const byKind: Readonly<Record<WorkloadKindName, Defaults>> = {
  Deployment: deployment,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  ReplicaSet: replicaSet,
  ReplicationController: replicationController,
  Pod: pod,
  Job: job,
  CronJob: cronJob,
}

/**
 * A manifest as kube-apiserver 1.36 shows it to a webhook: with the defaults of its kind, canonical quantities, and without nulls and empty maps
 * (sources: pkg/apis/{core,apps,batch}/v1 defaults and conversions). What the server generates (uid, a Job's selector) or what its
 * admission plugins add (tolerations, priority) is no default. Parts in which nothing changes are shared with the input, which
 * itself never changes; other kinds come back as they are.
 */
export function applyApiDefaults(object: JsonObject): JsonObject {
  const kind = workloadKindOf(object)
  return kind === undefined ? object : applyDefaults(byKind[kind.kind], storedForm(object))
}
