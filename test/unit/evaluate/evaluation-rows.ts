import assert from 'node:assert/strict'
import { evaluate, type EvaluateOptions } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { NotEvaluated, Result } from '../../../policies/evaluate/verdict.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import type { Policy, PolicySet } from '../../../policies/load/policy.ts'
import { badAnnotation, policy, policySet, replicasLocked, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

/** One claim about the evaluator. */
export interface Row {
  claim: string
  set: PolicySet
  request: EvaluationRequest
  /** `now` is 1500 unless given. */
  options?: Partial<EvaluateOptions>
  /** The result of the first rule, or why nothing was evaluated. */
  expect: Result | NotEvaluated
  /** Default false. */
  denied?: boolean
}

/** One test a row. */
export function testRows(rows: readonly Row[]): void {
  for (const { claim, set, request, options, expect, denied = false } of rows) {
    it(claim, () => {
      const verdict = evaluate(set, request, { now: 1500, ...options })
      assert.equal(verdict.results[0]?.result ?? verdict.notEvaluated, expect)
      assert.equal(verdict.denied, denied)
    })
  }
}

/** Deployment prod-shop/web with the annotation that `state` finds. */
export const bad = (value: string, metadata: JsonObject = {}): JsonObject =>
  workload('Deployment', { metadata: { ...metadata, annotations: { bad: value } } })

/** Deployment prod-shop/web, with two replicas and nothing to find. */
export const good = workload('Deployment')

/** The same with nine replicas. */
export const scaled = workload('Deployment', { spec: { replicas: 9 } })

/** A policy with one rule on the state: the annotation `bad` is wrong. */
export const state = (parts: Partial<Policy> = {}): PolicySet =>
  policySet([policy({ rules: [rule('state', badAnnotation)], ...parts })])

/** A policy with one lock: replicas. */
export const lock = (parts: Partial<Policy> = {}): PolicySet =>
  policySet([policy({ rules: [rule('lock', replicasLocked)], ...parts })])

/** The ReplicaSet controller, which makes Pods for their owners. */
export const controller = { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] }

const replicaSet = workload('ReplicaSet', { name: 'web-1', metadata: { uid: 'rs-uid', labels: { app: 'web' } } })

/** The top owner of `pod`, labelled tier: gold. */
export const deployment = workload('Deployment', { metadata: { labels: { tier: 'gold' } } })

/** The ownerReference of `pod`. */
export const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'rs-uid', controller: true }

/** A Pod of a ReplicaSet. */
export const pod = (metadata: JsonObject = {}): JsonObject =>
  workload('Pod', { name: 'web-1-x', metadata: { ownerReferences: [reference], ...metadata } })

/** The request, with the owners of `pod` as the cluster has them. */
export const withOwners = (base: EvaluationRequest): EvaluationRequest => ({
  ...base,
  surroundings: { ...base.surroundings, owners: known([replicaSet, deployment]) },
})
