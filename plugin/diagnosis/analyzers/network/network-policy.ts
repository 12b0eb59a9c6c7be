import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import type { LabelSelector } from '../../../../policies/load/policy.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { selectedPods, selectorOf } from '../selected-pods.ts'
import { serviceView, type ServiceView } from './service-view.ts'
import { silenceOf, type Silence } from './silence.ts'

/**
 * NetworkPolicies that leave Pods no way in or out at all, where something also says that nothing answers. What a policy allows in part is
 * not judged: who has to reach whom cannot be known.
 */
export const networkPolicy: Analyzer = {
  name: 'network-policy',
  reads: ['networkpolicies', 'services', 'pods', 'coreevents'],
  *analyze(facts) {
    const policies = facts.snapshot.list('networkpolicies')
    const isUnread = (['networkpolicies', 'pods'] as const).some((key) => facts.snapshot.unread(key) !== undefined)
    if (policies.length === 0 || isUnread) return
    const silences = facts.troubledPods().flatMap((pod) => silenceOf(pod, facts) ?? [])
    if (silences.length === 0) return
    const [inbound, outbound] = [isolation(facts, policies, 'Ingress'), isolation(facts, policies, 'Egress')]
    for (const silence of silences) yield* cutOff(silence, outbound.get(silence.pod.uid))
    yield* unreachable(facts, silences, inbound)
  },
}

type Direction = 'Ingress' | 'Egress'

/** The policy that isolates each Pod (by uid) that no policy allows anything. */
function isolation(facts: Facts, policies: readonly JsonObject[], direction: Direction): Map<string, JsonObject> {
  const denying = new Map<string, JsonObject>()
  const allowed = new Set<string>()
  for (const policy of policies.filter((each) => concerns(each, direction))) {
    const rules = asArray(dig(policy, 'spec', direction === 'Ingress' ? 'ingress' : 'egress'))
    for (const pod of podsOf(facts, policy)) {
      if (rules.length > 0) allowed.add(pod.uid)
      else denying.set(pod.uid, policy)
    }
  }
  for (const uid of allowed) denying.delete(uid)
  return denying
}

/** Without policyTypes it concerns what comes in, and what goes out where it has such rules. */
function concerns(policy: JsonObject, direction: Direction): boolean {
  const types = asArray(dig(policy, 'spec', 'policyTypes'))
  if (types.length > 0) return types.includes(direction)
  return direction === 'Ingress' || asArray(dig(policy, 'spec', 'egress')).length > 0
}

function podsOf(facts: Facts, policy: JsonObject): readonly PodView[] {
  const selector: LabelSelector = selectorOf(dig(policy, 'spec', 'podSelector')) ?? {}
  return selectedPods(facts, referenceOf(policy).namespace ?? '', selector)
}

/** A Pod that waits for an answer, and may not send anything. */
function* cutOff({ pod, evidence }: Silence, policy: JsonObject | undefined): Iterable<Finding> {
  if (policy === undefined) return
  yield {
    ...isolating(policy, 'egress', [evidence]),
    affects: [pod.ref],
    cause: 'It allows its Pods to send nothing, not even to ask for a name, and they fail waiting for an answer',
  }
}

/** Services that a Pod waits for, whose own Pods may not receive anything. */
function* unreachable(
  facts: Facts,
  silences: readonly Silence[],
  inbound: ReadonlyMap<string, JsonObject>,
): Iterable<Finding> {
  if (inbound.size === 0) return
  for (const object of facts.snapshot.list('services')) {
    const service = serviceView(object)
    const policy = isolatingAll(service, facts, inbound)
    const silence = policy && silences.find(({ pod, text }) => names(text, service, pod.namespace))
    if (policy === undefined || silence === undefined) continue
    yield {
      ...isolating(policy, 'ingress', [silence.evidence]),
      affects: [service.ref],
      cause: 'It allows nobody to reach its Pods, and what asks them fails waiting for an answer',
    }
  }
}

function isolatingAll(
  { selector, namespace }: ServiceView,
  facts: Facts,
  inbound: ReadonlyMap<string, JsonObject>,
): JsonObject | undefined {
  const pods = selector === undefined ? [] : selectedPods(facts, namespace, selector)
  const [first] = pods
  return first !== undefined && pods.every(({ uid }) => inbound.has(uid)) ? inbound.get(first.uid) : undefined
}

/** True where a text speaks of a Service: `db.prod`, or `db` in its own namespace, as a whole word; or by its address. */
function names(text: string, { ref, namespace, object }: ServiceView, from: string): boolean {
  const address = dig(object, 'spec', 'clusterIP')
  const words = new Set(text.split(/[^\w.-]+/).flatMap((word) => [word, word.split('.').slice(0, 2).join('.')]))
  if (typeof address === 'string' && address !== 'None' && words.has(address)) return true
  return words.has(`${ref.name}.${namespace}`) || (from === namespace && words.has(ref.name))
}

function isolating(
  policy: JsonObject,
  direction: 'ingress' | 'egress',
  told: readonly Evidence[],
): Omit<Finding, 'affects' | 'cause'> {
  const root = referenceOf(policy)
  const rules = dig(policy, 'spec', direction)
  return {
    code: 'NetworkPolicyIsolates',
    root,
    evidence: [
      valueEvidence(policy, 'spec', 'podSelector'),
      fieldEvidence(policy, `spec.${direction}`, isObject(rules) || Array.isArray(rules) ? rules : 'not set'),
      ...told,
    ],
    next: [
      kubectlOn('describe', root),
      '# add a policy that allows the traffic that the Pods need (DNS: port 53 of kube-system, too)',
    ],
    unread: ['whether the network plugin enforces NetworkPolicies'],
  }
}
