import { isObject, listAt, objectAt, stringsAt, textAt } from '../json.ts'
import { resourceOfKind } from '../resources.ts'
import { forbidden, notFound } from '../status.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { Store } from '../storage/store.ts'
import type { AdmissionAttributes, FailureStatus, JsonObject } from '../types.ts'
import { evaluateMatchConditions } from './match-conditions.ts'
import { requestVariable } from './review.ts'

/** One entry of `webhooks` of a stored configuration, so validated and defaulted. */
export interface Webhook {
  name: string
  ignoreFailures: boolean
  entry: JsonObject
}

/** All webhooks of a kind of configuration, these by name as the store has them, each one's entries in its own order. */
export function webhooksOf(store: Store, kind: string): Webhook[] {
  return store
    .list(resourceOfKind(kind))
    .flatMap((configuration) => listAt(configuration, 'webhooks'))
    .map((entry) => ({
      name: textAt(entry, 'name'),
      ignoreFailures: textAt(entry, 'failurePolicy') === 'Ignore',
      entry,
    }))
}

/**
 * Decides whether a webhook is called for a request, or why the request fails: selectors, then rules, then matchConditions, in
 * kube-apiserver's order. Every resource is served in one version, so matchPolicy makes no difference.
 */
export function matchWebhook(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  store: Store,
): 'call' | 'skip' | FailureStatus {
  const namespaceMatch = matchNamespace(webhook, attributes, store)
  const isMeant = namespaceMatch !== false && matchObject(webhook, attributes)
  if (!isMeant || !listAt(webhook.entry, 'rules').some((rule) => matchRule(rule, attributes))) return 'skip'
  if (namespaceMatch === undefined) return notFound(resourceOfKind('Namespace'), attributes.namespace).status
  const { object, oldObject } = attributes
  const variables = { object, oldObject, request: requestVariable(attributes) }
  const result = evaluateMatchConditions(listAt(webhook.entry, 'matchConditions'), variables)
  if ('matches' in result) return result.matches ? 'call' : 'skip'
  return webhook.ignoreFailures ? 'skip' : forbidden(attributes.resource, attributes.name, result.error).status
}

/** Undefined where the namespace does not exist. */
function matchNamespace(
  { entry }: Webhook,
  { namespace, resource, subresource, object }: AdmissionAttributes,
  store: Store,
): boolean | undefined {
  const selector = objectAt(entry, 'namespaceSelector')
  const isNamespace = resource.resource === 'namespaces'
  if (isEmpty(selector) || (namespace === '' && !isNamespace)) return true
  const found =
    isNamespace && subresource === '' && object !== null
      ? object
      : store.get(resourceOfKind('Namespace'), '', namespace)
  return found && matchesLabelSelector(selector, objectAt(found, 'metadata.labels'))
}

/** The old or the new object must match; a Scale has no labels, so only selectors that accept none see it. */
function matchObject({ entry }: Webhook, { object, oldObject }: AdmissionAttributes): boolean {
  const selector = objectAt(entry, 'objectSelector')
  if (isEmpty(selector)) return true
  return [object, oldObject].some(
    (one) => isObject(one) && matchesLabelSelector(selector, objectAt(one, 'metadata.labels')),
  )
}

function isEmpty(selector: JsonObject): boolean {
  return Object.keys(selector).length === 0
}

function matchRule(rule: JsonObject, { operation, resource, subresource, namespace }: AdmissionAttributes): boolean {
  const lists = (name: string, wanted: string) => stringsAt(rule, name).some((one) => one === '*' || one === wanted)
  // A Namespace request carries its own name as namespace, and still is cluster-scoped.
  const scope = namespace === '' || resource.resource === 'namespaces' ? 'Cluster' : 'Namespaced'
  return (
    ['', '*', scope].includes(textAt(rule, 'scope')) &&
    lists('operations', operation) &&
    lists('apiGroups', resource.group) &&
    lists('apiVersions', resource.version) &&
    stringsAt(rule, 'resources').some((pattern) => matchResource(pattern, resource.resource, subresource))
  )
}

/** `pods`, `pods/log`, `pods/*`, `*`, `*` with a slash and a subresource; without a slash no subresource is meant, not even by `*`. */
function matchResource(pattern: string, resource: string, subresource: string): boolean {
  const [wanted = '', wantedSubresource = ''] = pattern.split('/')
  return ['*', resource].includes(wanted) && ['*', subresource].includes(wantedSubresource)
}
