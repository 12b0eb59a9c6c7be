import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../../policies/json.ts'
import { unschedulable } from '../../../../../plugin/diagnosis/analyzers/pending/unschedulable.ts'
import { ago, minutes } from '../../../../support/diagnosis/clock.ts'
import type { SnapshotOptions } from '../../../../support/diagnosis/facts.ts'
import { found } from '../../../../support/diagnosis/found.ts'
import { condition, deployment, node, replicaSet } from '../../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../../support/diagnosis/pods.ts'

/** One verdict about the objects of a cluster. */
type Row = [claim: string, verdict: string, objects: JsonObject[], options?: SnapshotOptions]

/** How verdicts name the workload of the Pods here. */
export const deploymentRoot = 'Deployment/prod-shop/web'

/** What is found where these objects stand beside the workload of the Pods. */
export function verdictsOf(objects: readonly JsonObject[], options?: SnapshotOptions): string[] {
  return found([unschedulable], [deployment(), replicaSet(), ...objects], options)
}

/** A test for each row: that this is found and no more. */
export function claimVerdicts(rows: readonly Row[]): void {
  for (const [claimed, verdict, objects, options] of rows) {
    it(`${claimed}: ${verdict}`, () => {
      assert.deepEqual(verdictsOf(objects, options), [verdict])
    })
  }
}

/** A Pod of the Deployment web that the scheduler cannot place, for this reason. */
export function pending(message: string, parts: PodParts = {}): JsonObject {
  const refused = condition('PodScheduled', false, ago(5 * minutes), { reason: 'Unschedulable', message })
  return pod({ node: '', conditions: [refused], ...parts })
}

/** Parts of a Pod: one container that requests this. */
export function requesting(requests: JsonObject): PodParts {
  return { containers: [{ spec: { resources: { requests } } }] }
}

/** Parts of a Pod: it mounts the claim `data`. */
export function claiming(): PodParts {
  return { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }
}

/** A Node that only the control plane may use. */
export const controlPlane = node({
  name: 'cp-1',
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
})

/** What the scheduler says while a claim waits for its volume. */
export const unbound =
  '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'
