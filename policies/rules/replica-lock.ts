import { dig, type JsonObject } from '../json.ts'
import { canonicalJson } from '../kubernetes/canonical.ts'
import type { WorkloadKindName } from '../kubernetes/workloads.ts'
import {
  autoscalerProperties,
  checkAutoscaler,
  judgeAutoscaler,
  showRange,
  type AutoscalerOptions,
} from './autoscaler-range.ts'
import { findings, noFindings, type Finding, type RuleContext, type RuleOutcome, type RuleType } from './rule-type.ts'
import type { WorkloadView } from './rule-type.ts'
import { showValue } from './show.ts'

/** Options of `replicaLock`. */
export type ReplicaLockOptions = AutoscalerOptions

/** The kinds whose replicas a person can set. */
const lockedKinds: readonly WorkloadKindName[] = ['Deployment', 'StatefulSet', 'ReplicationController', 'ReplicaSet']

/** The number of replicas changes only through managers, and through the autoscaler inside its range. */
export const replicaLock: RuleType<ReplicaLockOptions> = {
  type: 'replicaLock',
  summary: 'Replicas change only through the managers, and through the HPA controller inside a range.',
  schema: {
    type: 'object',
    description: 'Locks spec.replicas, on the object and through /scale.',
    additionalProperties: false,
    properties: autoscalerProperties,
  },
  prepare(options, context) {
    checkAutoscaler(options, context)
    if (!context.kinds.some((kind) => lockedKinds.includes(kind))) {
      context.warning('', `none of the kinds this policy matches has replicas to lock (${lockedKinds.join(', ')})`)
    }
    return {
      lock: true,
      reads: ({ kind }, { operation, subresource }) =>
        operation === 'UPDATE' && (subresource === '' || subresource === 'scale') && lockedKinds.includes(kind),
      compare: ({ old, now }, asked) => compare(options, old, now, asked),
    }
  },
}

function compare(
  options: ReplicaLockOptions,
  old: WorkloadView | undefined,
  now: WorkloadView,
  context: RuleContext,
): RuleOutcome {
  // The replicas of a controlled ReplicaSet are its Deployment's work.
  if (old === undefined || (now.kind.kind === 'ReplicaSet' && now.controller !== undefined)) return noFindings
  const [before, after] = [replicasOf(old.object), replicasOf(now.object)]
  if (before === after || (isStrange(after) && canonicalJson(before) === canonicalJson(after))) return noFindings
  const judgement = judgeAutoscaler(options, context, after)
  if (judgement === 'inside') return noFindings
  return findings([judgement === 'outside' ? outside(after, options) : changed(before, after)])
}

/** Absent is 1; in the views of a Scale the evaluator has written the 0 that a Scale omits. */
function replicasOf(object: JsonObject): unknown {
  return dig(object, 'spec', 'replicas') ?? 1
}

function isStrange(value: unknown): boolean {
  return typeof value === 'object'
}

function changed(before: unknown, after: unknown): Finding {
  const [from, to] = [showValue(before), showValue(after)]
  return {
    path: 'spec.replicas',
    message: 'replicas are locked',
    found: to,
    wanted: from,
    fix: 'change spec.replicas in git, and let a manager apply it',
  }
}

function outside(after: unknown, { range }: ReplicaLockOptions): Finding {
  const [to, allowed] = [showValue(after), showRange(range)]
  return {
    path: 'spec.replicas',
    message: `the autoscaler's ${to} replicas are outside the range ${allowed}`,
    found: to,
    wanted: allowed,
    fix: 'set minReplicas and maxReplicas of the HorizontalPodAutoscaler inside the range',
  }
}
