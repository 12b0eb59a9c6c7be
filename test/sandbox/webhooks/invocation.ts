import type {
  AdmissionAttributes,
  GroupVersionKind,
  GroupVersionResource,
  JsonObject,
  WebhookSources,
} from '../types.ts'
import { evaluateMatchConditions } from './match-conditions.ts'
import { forbidden, notFound } from '../status.ts'
import type { Webhook } from './configuration.ts'
import type { Refusal } from './failures.ts'
import { isEmptySelector, labelsOf, selectorMatches } from './label-selector.ts'
import { requestVariable } from './review.ts'
import { ruleMatches } from './rules.ts'

/** The same resource in another version or group, for matchPolicy Equivalent. */
export interface EquivalentResource {
  resource: GroupVersionResource
  kind: GroupVersionKind
  /** The object as the equivalent resource writes it. */
  convert(object: JsonObject): JsonObject
  /** And back as the request's own resource writes it. */
  restore(object: JsonObject): JsonObject
}

/** Which other versions of a resource are served; the request's own is not among them. */
export type Equivalents = (resource: GroupVersionResource, subresource: string) => EquivalentResource[]

/** One webhook that is to be called, with the objects in the version that it asked for. */
export interface Invocation {
  webhook: Webhook
  attributes: AdmissionAttributes
  resource: GroupVersionResource
  kind: GroupVersionKind
  object: JsonObject | null
  oldObject: JsonObject | null
  /** set if the objects were converted */
  equivalent: EquivalentResource | undefined
}

export type InvocationResult = { kind: 'call'; invocation: Invocation } | { kind: 'skip' } | Refusal

const namespaces = { group: '', version: 'v1', resource: 'namespaces' }

/** Decides whether a webhook is called for a request: selectors, then rules, then matchConditions, in kube-apiserver's order. */
export function planInvocation(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  sources: WebhookSources,
  equivalents: Equivalents,
): InvocationResult {
  const namespaceMatch = matchNamespace(webhook, attributes, sources)
  if (namespaceMatch === 'no' || !matchObject(webhook, attributes)) return { kind: 'skip' }
  const invocation = matchRules(webhook, attributes, equivalents)
  if (invocation === undefined) return { kind: 'skip' }
  if (namespaceMatch === 'unknown')
    return { kind: 'refusal', status: notFound(namespaces, attributes.namespace).status }
  return matchConditions(invocation)
}

function matchNamespace(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  sources: WebhookSources,
): 'yes' | 'no' | 'unknown' {
  const { namespace, resource, subresource, operation } = attributes
  const isNamespace = resource.resource === 'namespaces'
  if (isEmptySelector(webhook.namespaceSelector) || (namespace === '' && !isNamespace)) return 'yes'
  const fromRequest = isNamespace && subresource === '' && (operation === 'CREATE' || operation === 'UPDATE')
  const object = fromRequest ? attributes.object : sources.namespace(namespace)
  if (object === undefined) return 'unknown'
  return selectorMatches(webhook.namespaceSelector, labelsOf(object)) ? 'yes' : 'no'
}

/** The old or the new object must match; a Scale has no labels, so only selectors that accept none see it. */
function matchObject({ objectSelector }: Webhook, { object, oldObject }: AdmissionAttributes): boolean {
  if (isEmptySelector(objectSelector)) return true
  return [object, oldObject].some((one) => one !== null && selectorMatches(objectSelector, labelsOf(one)))
}

function matchRules(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  equivalents: Equivalents,
): Invocation | undefined {
  const { resource, kind, object, oldObject, subresource } = attributes
  if (webhook.rules.some((rule) => ruleMatches(rule, attributes))) {
    return { webhook, attributes, resource, kind, object, oldObject, equivalent: undefined }
  }
  if (!webhook.equivalent) return undefined
  const others = equivalents(resource, subresource)
  for (const rule of webhook.rules) {
    const other = others.find((candidate) => ruleMatches(rule, attributes, candidate.resource))
    if (other !== undefined) return converted(webhook, attributes, other)
  }
  return undefined
}

function converted(webhook: Webhook, attributes: AdmissionAttributes, equivalent: EquivalentResource): Invocation {
  const convert = (object: JsonObject | null) => (object === null ? null : equivalent.convert(object))
  return {
    webhook,
    attributes,
    resource: equivalent.resource,
    kind: equivalent.kind,
    object: convert(attributes.object),
    oldObject: convert(attributes.oldObject),
    equivalent,
  }
}

function matchConditions(invocation: Invocation): InvocationResult {
  const { webhook, attributes, object, oldObject } = invocation
  if (webhook.matchConditions.length === 0) return { kind: 'call', invocation }
  const request = requestVariable(invocation)
  const result = evaluateMatchConditions(webhook.matchConditions, { object, oldObject, request })
  if ('matches' in result) return result.matches ? { kind: 'call', invocation } : { kind: 'skip' }
  if (webhook.ignoreFailures) return { kind: 'skip' }
  return { kind: 'refusal', status: forbidden(attributes.resource, attributes.name, result.error).status }
}
