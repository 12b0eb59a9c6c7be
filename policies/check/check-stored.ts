import { evaluate } from '../evaluate/evaluate.ts'
import type { EvaluationRequest, User } from '../evaluate/request.ts'
import type { RuleResult, Verdict } from '../evaluate/verdict.ts'
import type { ImageVerdicts } from '../images/image-verdict.ts'
import { asString, dig, type JsonObject } from '../json.ts'
import { absent, known, type Known } from '../known.ts'
import { workloadKindOf } from '../kubernetes/workloads.ts'
import type { Action, PolicySet, Rule } from '../load/policy.ts'
import { nobody } from './user.ts'

/** What is known around a stored object. */
export interface StoredOptions {
  /** milliseconds since the epoch */
  now: number
  namespace: Known<JsonObject>
  /** The chain of controlling owners as they are stored, the nearest first; empty for a workload of its own. */
  owners: readonly JsonObject[]
  /** What is known of the signatures of images. */
  images?: ImageVerdicts
  maxAction?: Action
}

/** Who creates what a workload owns: its writes are not judged, because the owner is. */
const builtInController: User = { username: 'system:kube-controller-manager', groups: ['system:authenticated'] }
/** Who writes the mirror of a static Pod. */
const kubelet: User = { username: 'system:node:scan', groups: ['system:nodes'] }

/**
 * Judges an object as it stands in the cluster, as if it were created today: what was there before the policy. Rules that speak of
 * changes only (locks, cel that reads oldObject) say nothing. Pure.
 */
export function checkStored(set: PolicySet, object: JsonObject, options: StoredOptions): Verdict {
  const kind = workloadKindOf(object)
  if (asString(dig(object, 'metadata', 'deletionTimestamp')) !== undefined) return notEvaluated('being-deleted')
  const request: EvaluationRequest = {
    operation: 'CREATE',
    group: kind?.group ?? '',
    resource: kind?.resource ?? '',
    subresource: '',
    name: asString(dig(object, 'metadata', 'name')) ?? '',
    namespace: asString(dig(object, 'metadata', 'namespace')) ?? '',
    user: writerOf(object, options),
    dryRun: false,
    object,
    surroundings: {
      namespace: options.namespace,
      workload: absent,
      owners: options.owners.length === 0 ? absent : known(options.owners),
      ...(options.images === undefined ? {} : { images: options.images }),
    },
  }
  const verdict = evaluate(set, request, options)
  const results = verdict.results.filter((result) => speaksOfState(set, result))
  return { ...verdict, results, denied: false }
}

function notEvaluated(reason: 'being-deleted'): Verdict {
  return { denied: false, results: [], notEvaluated: reason, unreadable: [] }
}

function writerOf(object: JsonObject, { owners }: StoredOptions): User {
  if (owners.length > 0) return builtInController
  return dig(object, 'metadata', 'annotations', 'kubernetes.io/config.mirror') === undefined ? nobody : kubelet
}

const rulesBySet = new WeakMap<PolicySet, ReadonlyMap<string, Rule>>()

function speaksOfState(set: PolicySet, { policy, rule, type }: RuleResult): boolean {
  if (type === 'signedImages') return true
  let rules = rulesBySet.get(set)
  if (rules === undefined) {
    rules = new Map(set.policies.flatMap((each) => each.rules.map((entry) => [`${each.name}/${entry.name}`, entry])))
    rulesBySet.set(set, rules)
  }
  return rules.get(`${policy}/${rule}`)?.prepared.inspect !== undefined
}
