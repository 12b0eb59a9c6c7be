import type { EvaluationRequest } from '../evaluate/request.ts'
import { unknown } from '../known.ts'
import { workloadKinds, type WorkloadKind, type WorkloadKindName } from '../kubernetes/workloads.ts'
import { kindsOf } from '../load/kinds-of.ts'
import type { Policy, Rule } from '../load/policy.ts'
import type { RuleContext } from '../rules/rule-type.ts'

/** One sort of request that a rule judges. */
export interface Claim {
  operation: 'CREATE' | 'UPDATE'
  kind: WorkloadKind
  /** '' for the object itself */
  subresource: string
  /** Only of Pods that a workload owns: the policy's kinds do not name Pod, and it covers them through their owner. */
  ownedOnly: boolean
  /** Which of the objects that `match` may be about the request carries. */
  carries: Carried
}

/** The object itself, old and new; its name only (a Scale has no labels); or perhaps neither: a Pod may be matched by its owner. */
export type Carried = 'object' | 'name' | 'nothing'

/** Who asks: anybody (whoever writes for a built-in owner is skipped), or a built-in controller that writes a Pod for its owner. */
export type Askers = 'anybody' | 'controllers'

const scaled: readonly WorkloadKindName[] = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']

/** The subresources that the evaluator looks at and an API server has, each with its kinds; all of them are only updated. */
const subresources: readonly { subresource: string; has: (kind: WorkloadKindName) => boolean }[] = [
  { subresource: 'scale', has: (kind) => scaled.includes(kind) },
  { subresource: 'resize', has: (kind) => kind === 'Pod' },
  { subresource: 'ephemeralcontainers', has: (kind) => kind === 'Pod' },
  { subresource: 'status', has: () => true },
]

/** A claim before anybody has made it. */
type Way = Pick<Claim, 'operation' | 'kind' | 'subresource'>

/** Every sort of request there is that the evaluator may judge. */
const ways: readonly Way[] = workloadKinds.flatMap((kind): Way[] => [
  { operation: 'CREATE', kind, subresource: '' },
  { operation: 'UPDATE', kind, subresource: '' },
  ...subresources
    .filter(({ has }) => has(kind.kind))
    .map(({ subresource }): Way => ({ operation: 'UPDATE', kind, subresource })),
])

/** What a rule judges, asked of the rule itself; `kinds` of the policy decide as in the evaluator (see `covers`). */
export function claimsOf(policy: Policy, rule: Rule, askers: Askers): Claim[] {
  const kinds = kindsOf(policy.match)
  return ways
    .filter((way) => rule.prepared.reads(way.kind, contextOf(way, askers)))
    .flatMap((way) => claim(rule, way, kinds, askers))
}

/** Whether the rule pins what a claim is about. */
export function pins({ prepared }: Rule, claim: Claim, askers: Askers): boolean {
  return prepared.pin?.reads(claim.kind, contextOf(claim, askers)) ?? false
}

/** `UPDATE deployments/scale`: one word for a claim, as `askedFor` writes a request in CEL. */
export function claimKey({ operation, kind, subresource }: Way): string {
  return `${operation} ${kind.resource}${subresource === '' ? '' : `/${subresource}`}`
}

function claim(rule: Rule, way: Way, kinds: readonly WorkloadKindName[], askers: Askers): Claim[] {
  const throughOwner = isThroughOwner(rule, way)
  const carries = throughOwner ? 'nothing' : way.subresource === 'scale' ? 'name' : 'object'
  // Controllers write Pods for any kind of owner, and only signatures are looked at then.
  if (askers === 'controllers')
    return rule.type === 'signedImages' && way.kind.kind === 'Pod' ? [{ ...way, ownedOnly: false, carries }] : []
  if (kinds.includes(way.kind.kind)) return [{ ...way, ownedOnly: false, carries }]
  // At CREATE nobody but a built-in controller can own.
  return throughOwner && way.operation === 'UPDATE' ? [{ ...way, ownedOnly: true, carries }] : []
}

/** Whether a Pod is judged where only the owner is matched (see `scopesOf` of the evaluator). */
function isThroughOwner(rule: Rule, { kind, subresource }: Way): boolean {
  if (kind.kind !== 'Pod') return false
  return rule.type === 'signedImages' || subresource === 'resize' || subresource === 'ephemeralcontainers'
}

const unread = unknown('no request is looked at')

/** A rule decides by kind, operation, subresource and who asks alone, so the rest of the request may be anything. */
function contextOf({ operation, kind, subresource }: Way, askers: Askers): RuleContext {
  const request: EvaluationRequest = {
    operation,
    group: kind.group,
    resource: kind.resource,
    subresource,
    name: '',
    namespace: '',
    user: { username: '', groups: [] },
    dryRun: false,
    surroundings: { namespace: unread, workload: unread, owners: unread },
  }
  return { request, operation, subresource, byAutoscaler: false, forAnOwner: askers === 'controllers' }
}
