import { asObject, dig, digObject, isObject, own, type JsonObject } from '../../../../policies/json.ts'
import { groupKindOf } from '../../schema/schema-of.ts'

/** Leaves out the CA bundles that controllers inject into webhook configurations, definitions and API services. */
export function caBundle(object: JsonObject): JsonObject {
  switch (groupKindOf(object)) {
    case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration':
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
      return ofWebhooks(object)
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return ofConversion(object)
    case 'apiregistration.k8s.io/APIService':
      return within(object, ['spec'])
    default:
      return object
  }
}

function ofWebhooks(object: JsonObject): JsonObject {
  const webhooks = object['webhooks']
  if (!Array.isArray(webhooks)) return object
  return {
    ...object,
    webhooks: webhooks.map((entry: unknown) => (isObject(entry) ? within(entry, ['clientConfig']) : entry)),
  }
}

function ofConversion(object: JsonObject): JsonObject {
  return within(object, ['spec', 'conversion', 'webhook', 'clientConfig'])
}

/** The object without `caBundle` at the end of a chain of fields. */
function within(object: JsonObject, path: readonly string[]): JsonObject {
  const [first, ...rest] = path
  if (dig(object, ...path, 'caBundle') === undefined) return object
  if (first === undefined) return Object.fromEntries(Object.entries(object).filter(([field]) => field !== 'caBundle'))
  const inner = asObject(own(object, first))
  return inner === undefined || digObject(object, ...path) === undefined
    ? object
    : { ...object, [first]: within(inner, rest) }
}
