import assert from 'node:assert/strict'
import { containerEndings } from '../../../plugin/diagnosis/analyzers/container/endings.ts'
import { missingReferences } from '../../../plugin/diagnosis/analyzers/container/missing-references.ts'
import { containersWaiting } from '../../../plugin/diagnosis/analyzers/container/waiting.ts'
import { imagePulls } from '../../../plugin/diagnosis/analyzers/image/image-pulls.ts'
import { slowPulls } from '../../../plugin/diagnosis/analyzers/image/slow-pull.ts'
import { cpuThrottled } from '../../../plugin/diagnosis/analyzers/running/cpu-throttled.ts'
import { stoppedPods } from '../../../plugin/diagnosis/analyzers/running/stopped-pods.ts'
import { evictionBlocked } from '../../../plugin/diagnosis/analyzers/running/eviction-blocked.ts'
import { failedMounts } from '../../../plugin/diagnosis/analyzers/running/failed-mount.ts'
import { podsNotReady } from '../../../plugin/diagnosis/analyzers/running/pod-not-ready.ts'
import { readinessProbes } from '../../../plugin/diagnosis/analyzers/running/readiness-probe.ts'
import { startupProbes } from '../../../plugin/diagnosis/analyzers/running/startup-probe.ts'
import { stuckTerminating } from '../../../plugin/diagnosis/analyzers/running/stuck-terminating.ts'
import type { Finding } from '../../../plugin/diagnosis/finding.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { findingsOf, type SnapshotOptions } from './facts.ts'
import { named } from './found.ts'
import { deployment, node, replicaSet } from './objects.ts'

const all = [
  containerEndings,
  containersWaiting,
  missingReferences,
  imagePulls,
  slowPulls,
  readinessProbes,
  startupProbes,
  failedMounts,
  stoppedPods,
  cpuThrottled,
  stuckTerminating,
  evictionBlocked,
  podsNotReady,
]

/** What is found about Pods, of any analyzer: a row that expects one finding says that the others keep quiet. */
export function podFindings(objects: readonly JsonObject[], options: SnapshotOptions = {}): Finding[] {
  const has = (kind: string): boolean => objects.some((object) => object['kind'] === kind)
  const around = [deployment(), replicaSet(), ...(has('Node') ? [] : [node()])]
  return findingsOf(all, [...around, ...objects], options)
}

/** One row: what is found (`OutOfMemory Deployment/prod-shop/web`, '' for nothing) about these objects. */
export type PodClaim = readonly [
  claim: string,
  found: string,
  objects: readonly JsonObject[],
  options?: SnapshotOptions,
]

/** A test for each row; findings that differ only in the Pod count once. */
export function testClaims(rows: readonly PodClaim[]): void {
  for (const [claim, expected, objects, options] of rows) {
    it(claim, () => {
      assert.equal(named(podFindings(objects, options)).join(', '), expected)
    })
  }
}

/** The only finding about these objects. */
export function onlyFinding(objects: readonly JsonObject[], options: SnapshotOptions = {}): Finding {
  const [first, ...others] = podFindings(objects, options)
  assert.ok(first !== undefined && others.length === 0, named([...(first ? [first] : []), ...others]).join(', '))
  return first
}
