import { isObject, listAt, objectAt, stringsAt, textAt } from '../../json.ts'
import { labelsOf, placeOf } from '../../metadata.ts'
import { matchesLabelSelector } from '../../storage/selectors.ts'
import type { JsonObject } from '../../types.ts'
import { never, notNow } from '../rejection.ts'
import type { Filter } from '../rejection.ts'
import type { NodeView, View } from '../view.ts'

/** Required affinity and anti-affinity to other Pods, and theirs to this one. */
export const podAffinity: Filter = (pod, place, view) => {
  const wanted = termsOf(pod, 'podAffinity')
  if (!wanted.every((term) => isNear(term, pod, place, view)) && !isFirst(pod, wanted, place, view))
    return never("node(s) didn't match pod affinity rules")
  if (termsOf(pod, 'podAntiAffinity').some((term) => isNear(term, pod, place, view)))
    return notNow("node(s) didn't match pod anti-affinity rules")
  if (view.nodes.some((other) => other.pods.some((one) => isUnwanted(one, pod, { other, place, view }))))
    return notNow("node(s) didn't satisfy existing pods anti-affinity rules")
  return undefined
}

function termsOf(pod: JsonObject, kind: string): JsonObject[] {
  return listAt(pod, `spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution`)
}

/** Whether a Pod that the term means runs in the same domain as the place. */
function isNear(term: JsonObject, owner: JsonObject, place: NodeView, view: View): boolean {
  return view.nodes.some((other) => {
    return sameDomain(term, place, other) && other.pods.some((pod) => means(term, owner, pod, view))
  })
}

/** The first of Pods that want to be near each other may go anywhere that has the domains. */
function isFirst(pod: JsonObject, terms: JsonObject[], place: NodeView, view: View): boolean {
  const others = view.nodes.flatMap(({ pods }) => pods)
  const nobody = !others.some((other) => terms.every((term) => means(term, pod, other, view)))
  const hasDomains = terms.every((term) => labelsOf(place.node).has(textAt(term, 'topologyKey')))
  return nobody && hasDomains && terms.every((term) => means(term, pod, pod, view))
}

interface Places {
  other: NodeView
  place: NodeView
  view: View
}

function isUnwanted(existing: JsonObject, pod: JsonObject, { other, place, view }: Places): boolean {
  const terms = termsOf(existing, 'podAntiAffinity')
  return terms.some((term) => sameDomain(term, place, other) && means(term, existing, pod, view))
}

function sameDomain(term: JsonObject, left: NodeView, right: NodeView): boolean {
  const key = textAt(term, 'topologyKey')
  const domain = labelsOf(left.node).get(key)
  return domain !== undefined && domain === labelsOf(right.node).get(key)
}

/** Whether a term of the owner's means a Pod, by namespace and labels; without a selector it means none. */
function means(term: JsonObject, owner: JsonObject, pod: JsonObject, { client }: View): boolean {
  const { labelSelector, namespaceSelector } = term
  if (!isObject(labelSelector)) return false
  const { namespace } = placeOf(pod)
  const named = stringsAt(term, 'namespaces')
  const selected =
    isObject(namespaceSelector) &&
    matchesLabelSelector(namespaceSelector, objectAt(client.get('Namespace', '', namespace), 'metadata.labels'))
  const own = named.length === 0 && !isObject(namespaceSelector) && namespace === placeOf(owner).namespace
  const isThere = own || selected || named.includes(namespace)
  return isThere && matchesLabelSelector(labelSelector, objectAt(pod, 'metadata.labels'))
}
