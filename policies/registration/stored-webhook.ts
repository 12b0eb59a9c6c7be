import { asArray, asObject, dig, isObject, type JsonObject } from '../json.ts'
import { canonicalJson } from '../kubernetes/canonical.ts'

/**
 * A webhook as an API server stores it, with every default filled in and every list whose order means nothing sorted, so that equal
 * meanings are equal JSON. Fields that this version does not know stay, and make a difference.
 */
export function storedWebhook(webhook: JsonObject): JsonObject {
  const {
    admissionReviewVersions,
    clientConfig,
    matchConditions,
    namespaceSelector,
    objectSelector,
    rules,
    ...others
  } = webhook
  return {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    timeoutSeconds: 10,
    reinvocationPolicy: 'Never',
    ...others,
    admissionReviewVersions: asArray(admissionReviewVersions),
    clientConfig: storedClientConfig(asObject(clientConfig) ?? {}),
    matchConditions: sorted(asArray(matchConditions)),
    namespaceSelector: storedSelector(namespaceSelector),
    objectSelector: storedSelector(objectSelector),
    rules: sorted(asArray(rules).filter(isObject).map(storedRule)),
  }
}

function storedClientConfig(config: JsonObject): JsonObject {
  const service = asObject(config['service'])
  return service === undefined ? config : { ...config, service: { port: 443, ...service } }
}

function storedSelector(selector: unknown): JsonObject {
  const expressions = asArray(dig(selector, 'matchExpressions')).filter(isObject)
  const labels = asObject(dig(selector, 'matchLabels')) ?? {}
  return {
    matchExpressions: sorted(expressions.map((one) => ({ ...one, values: sorted(asArray(one['values'])) }))),
    ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
  }
}

function storedRule(rule: JsonObject): JsonObject {
  const lists = ['apiGroups', 'apiVersions', 'operations', 'resources']
  return { scope: '*', ...rule, ...Object.fromEntries(lists.map((name) => [name, sorted(asArray(rule[name]))])) }
}

function sorted(list: readonly unknown[]): unknown[] {
  return list
    .map((item) => ({ item, key: canonicalJson(item) }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ item }) => item)
}
