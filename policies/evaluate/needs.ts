import { isBuiltInController } from '../kubernetes/identities.ts'
import type { LabelSelector, Match, PolicySet } from '../load/policy.ts'
import { claimedController } from './ownership.ts'
import type { ReviewedRequest } from './review.ts'

/** Which surroundings the evaluator would ask for; the caller reads only these. */
export interface Needs {
  namespace: boolean
  workload: boolean
  owners: boolean
}

const none: Needs = { namespace: false, workload: false, owners: false }

/**
 * What must be read of the cluster before `evaluate`. Writes of built-in controllers for an owner need nothing, unless images are
 * verified: they are most of a cluster's traffic.
 */
export function needs(set: PolicySet, request: ReviewedRequest): Needs {
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return none
  const traits = traitsOf(set)
  const controller = claimedController(request)
  const forAnOwner = controller !== undefined && isBuiltInController(request.user) && request.subresource !== 'scale'
  if (forAnOwner && (request.resource !== 'pods' || !traits.signedImages)) return none
  const isScale = request.subresource === 'scale'
  const owners = isScale ? mayBeOwned(request) : controller !== undefined
  return { namespace: traits.namespace, workload: isScale, owners }
}

/** Of what can be scaled, only a ReplicaSet is ever made by a built-in controller; whether it was, the workload tells. */
function mayBeOwned({ resource }: ReviewedRequest): boolean {
  return resource === 'replicasets'
}

interface Traits {
  /** a policy selects by Namespace labels, or a cel rule may read namespaceObject */
  namespace: boolean
  signedImages: boolean
}

const traitsBySet = new WeakMap<PolicySet, Traits>()

function traitsOf(set: PolicySet): Traits {
  let traits = traitsBySet.get(set)
  if (traits === undefined) {
    const rules = set.policies.flatMap((policy) => policy.rules)
    traits = {
      namespace:
        set.policies.some((policy) => [policy.match, ...policy.exclude].some(selectsNamespaces)) ||
        rules.some((rule) => rule.type === 'cel' && JSON.stringify(rule.options).includes('namespaceObject')),
      signedImages: rules.some((rule) => rule.type === 'signedImages'),
    }
    traitsBySet.set(set, traits)
  }
  return traits
}

function selectsNamespaces({ namespaceSelector }: Match): boolean {
  return namespaceSelector !== undefined && !isEmpty(namespaceSelector)
}

function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0
}
