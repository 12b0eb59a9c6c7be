import type { ApiClient } from '../../cluster/api-client.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources, type ResourceKey } from '../../cluster/resource.ts'
import { readSnapshot } from '../../cluster/snapshot/read-snapshot.ts'
import { digObject, type JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import { workloadKind } from '../../policies/kubernetes/workloads.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { clusterPolicies } from '../connect/cluster-policies.ts'
import { failureLine, orThrow } from '../connect/failure-text.ts'
import { analyzers } from '../diagnosis/analyzers/analyzers.ts'
import { concludeWithLogs } from '../diagnosis/conclude-with-logs.ts'
import { examine, readsOf } from '../diagnosis/examine.ts'
import { clusterLogs } from '../diagnosis/logs/cluster-logs.ts'
import { aboutTarget } from '../diagnosis/target.ts'
import { referenceOf } from '../object-reference.ts'
import { isCovered } from '../override/choose-policy.ts'
import { projectForDiagnosis } from '../snapshot/project.ts'
import { readObject } from '../target/read-object.ts'
import type { ResourceArgument } from '../target/resource-argument.ts'
import type { Situation, Wish } from './situation.ts'

/** What guards look at beyond what diagnosis reads. */
const guarded: readonly ResourceKey[] = [
  'pods',
  'replicasets',
  'jobs',
  'poddisruptionbudgets',
  'horizontalpodautoscalers',
  'resourcequotas',
  'limitranges',
  'nodes',
]

/** The one object that is to be healed. */
export interface Named extends ResourceArgument {
  name: string
}

/** Reads what remedies decide by. Throws a HealError where the object is not there, or cannot be read. */
export async function readSituation(
  client: ApiClient,
  { type, name }: Named,
  namespace: string,
  wish: Wish,
): Promise<Situation> {
  const object = { name, ...(type.namespaced ? { namespace } : {}) }
  const workload = await readObject(client, type, object)
  const read = await readSnapshot(client, {
    resources: [...new Set([...guarded, ...readsOf(analyzers)])],
    namespace,
    now: Date.now,
    project: projectForDiagnosis(Date.now),
  })
  const snapshot = orThrow(read, 'reading the cluster')
  const examination = examine(snapshot, analyzers)
  const target = referenceOf(workload)
  const { facts } = examination
  return {
    target,
    type,
    workload,
    snapshot,
    facts,
    diagnosis: await concludeWithLogs(examination, (all) => aboutTarget(all, target, facts), clusterLogs(client)),
    policies: await coveringPolicies(client, workload, namespace),
    wish,
  }
}

/** Policies that cover the workload. A cluster without the product has none; one that hides them is unknown. */
async function coveringPolicies(
  client: ApiClient,
  workload: JsonObject,
  namespace: string,
): Promise<Known<readonly Policy[]>> {
  const [read, space] = await Promise.all([
    clusterPolicies(client),
    getObject(client, resources.namespaces, { name: namespace }),
  ])
  if (!read.ok)
    return isNotServed(read.failure) ? { state: 'absent' } : { state: 'unknown', reason: failureLine(read.failure) }
  const { kind, name } = referenceOf(workload)
  const row = workloadKind(kind === 'Pod' || kind === 'ReplicationController' ? '' : 'apps', kind)
  if (row === undefined) return { state: 'absent' }
  const namespaceLabels: Known<JsonObject> = space.ok
    ? { state: 'known', value: digObject(space.value, 'metadata', 'labels') ?? {} }
    : { state: 'unknown', reason: failureLine(space.failure) }
  const labels: Known<JsonObject> = { state: 'known', value: digObject(workload, 'metadata', 'labels') ?? {} }
  const facts = { kind: row.kind, name, namespace, labels, namespaceLabels }
  return { state: 'known', value: read.value.policies.filter((policy) => isCovered(policy, facts)) }
}
