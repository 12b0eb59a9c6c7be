import { controllerReference, type ControllerReference } from '../../policies/evaluate/ownership.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import { absent, known, type Known } from '../../policies/known.ts'
import { workloadKinds, type WorkloadKind } from '../../policies/kubernetes/workloads.ts'

/** Pod, ReplicaSet, Deployment; Pod, Job, CronJob: no built-in chain is longer. */
const longestChain = 4

/** Reads an object of a workload kind by name, in the namespace of the request. */
export type ReadWorkload = (row: WorkloadKind, name: string) => Promise<Known<JsonObject>>

const rows = new Map<string, WorkloadKind>(workloadKinds.map((row) => [row.kind, row]))

/**
 * The chain of controlling owners from a reference on, the nearest first. An owner counts only with the uid that the reference
 * names; the chain ends where it does not, and is unknown as a whole where a part of it cannot be read.
 */
export async function readOwners(
  claimed: ControllerReference | undefined,
  read: ReadWorkload,
): Promise<Known<readonly JsonObject[]>> {
  const chain: JsonObject[] = []
  let reference = claimed
  while (reference !== undefined && chain.length < longestChain) {
    const row = rows.get(reference.kind)
    const owner: Known<JsonObject> = row === undefined ? absent : await read(row, reference.name)
    if (owner.state === 'unknown') return owner
    if (owner.state === 'absent' || dig(owner.value, 'metadata', 'uid') !== reference.uid) break
    chain.push(owner.value)
    reference = controllerReference(owner.value)
  }
  return chain.length === 0 ? absent : known(chain)
}
