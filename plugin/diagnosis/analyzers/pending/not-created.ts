import type { ResourceKey } from '../../../../cluster/resource.ts'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, eventEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence } from '../../finding.ts'
import { conditionOf } from '../../pod-view.ts'
import { numberOf } from '../../numbers.ts'
import { explainRefusal } from './explain-refusal.ts'
import { parseRefusal } from './refusals.ts'

/** Workloads whose Pods are not even created, and who refuses them: the trouble is at their controller, there is no Pod to look at. */
export const notCreated: Analyzer = {
  name: 'not-created',
  reads: [
    'replicasets',
    'replicationcontrollers',
    'statefulsets',
    'daemonsets',
    'jobs',
    'cronjobs',
    'coreevents',
    'resourcequotas',
    'limitranges',
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
  ],
  *analyze(facts) {
    for (const { resource, lacks } of creators) {
      for (const creator of facts.snapshot.list(resource)) {
        const refused = lacks(creator, facts) ? lastRefusal(creator, facts) : undefined
        if (refused === undefined) continue
        const workload = facts.workloadOf(creator)
        const explanation = explainRefusal(facts, workload, parseRefusal(refused.text))
        yield {
          ...explanation,
          affects: [referenceOf(creator), workload],
          evidence: [refused.evidence, ...(explanation.evidence ?? [])],
        }
      }
    }
  },
}

interface Creator {
  resource: ResourceKey
  /** True where something that it should have made is not there. */
  lacks: (object: JsonObject, facts: Facts) => boolean
}

const status = (object: JsonObject, key: string): number => numberOf(dig(object, 'status', key))

/** Fewer Pods than wanted, an absent number of wanted ones being 1. */
function hasFewer(object: JsonObject): boolean {
  return status(object, 'replicas') < numberOf(dig(object, 'spec', 'replicas'), 1)
}

const creators: readonly Creator[] = [
  { resource: 'replicasets', lacks: hasFewer },
  { resource: 'replicationcontrollers', lacks: hasFewer },
  { resource: 'statefulsets', lacks: hasFewer },
  {
    resource: 'daemonsets',
    lacks: (object) => status(object, 'currentNumberScheduled') < status(object, 'desiredNumberScheduled'),
  },
  { resource: 'jobs', lacks: (object) => isOpen(object) && status(object, 'active') === 0 },
  { resource: 'cronjobs', lacks: (object) => dig(object, 'spec', 'suspend') !== true },
]

/** True for a Job that has to run: neither done nor failed nor suspended. */
function isOpen(job: JsonObject): boolean {
  const isOver = ['Complete', 'Failed', 'SuccessCriteriaMet', 'FailureTarget'].some(
    (type) => conditionOf(job, type)?.status === 'True',
  )
  return !isOver && dig(job, 'spec', 'suspend') !== true
}

/** The newest failure to create, unless something was created since. */
function lastRefusal(creator: JsonObject, facts: Facts): { text: string; evidence: Evidence } | undefined {
  const newest = facts
    .eventsOf(creator)
    .find(({ reason }) => reason === 'FailedCreate' || reason === 'SuccessfulCreate')
  if (newest?.reason === 'FailedCreate') return { text: newest.message, evidence: eventEvidence(newest) }
  const condition = conditionOf(creator, 'ReplicaFailure')
  if (condition?.status !== 'True' || condition.reason !== 'FailedCreate') return undefined
  return { text: condition.message, evidence: conditionEvidence(creator, condition) }
}
