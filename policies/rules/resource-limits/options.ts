import type { JsonSchema } from '../rule-type.ts'

/** A quantity as a policy writes it: `512Mi`, `0.5`, `1`. */
export type WrittenQuantity = string | number

/** Quantities by resource name (`cpu`, `memory`, `ephemeral-storage`, `example.com/gpu`). */
export type ResourceMap = Readonly<Record<string, WrittenQuantity>>

/** The options of `resourceLimits`, as a policy writes them. */
export interface ResourceLimitsOptions {
  /** Resources that must have a limit, or a request. */
  require?: { limits?: readonly string[]; requests?: readonly string[] }
  /** Nobody but a manager changes limits and requests. */
  lock?: boolean
  /** The least request of a container, as in a LimitRange. */
  min?: ResourceMap
  /** The greatest limit of a container, as in a LimitRange. */
  max?: ResourceMap
  /** The greatest limit divided by request, as in a LimitRange. */
  maxLimitRequestRatio?: ResourceMap
  /** Filled in where nothing is given. */
  defaults?: { limits?: ResourceMap; requests?: ResourceMap }
}

// Any value, because a CRD's int-or-string refuses 0.5; what is no quantity is reported when the rule is prepared.
const quantity = { 'x-kubernetes-preserve-unknown-fields': true }

function resourceMap(description: string): JsonSchema {
  return { type: 'object', description, minProperties: 1, maxProperties: 32, additionalProperties: quantity }
}

function resourceNames(description: string): JsonSchema {
  return { type: 'array', description, maxItems: 32, items: { type: 'string', minLength: 1, maxLength: 253 } }
}

/** The JSON Schema of the options. */
export const resourceLimitsSchema: JsonSchema = {
  type: 'object',
  description: 'Limits and requests that app, init and sidecar containers must have, may have, and keep.',
  additionalProperties: false,
  properties: {
    require: {
      type: 'object',
      description: 'Resources that every container must have; a value of the pod (spec.resources) satisfies it too.',
      additionalProperties: false,
      properties: {
        limits: resourceNames('Resources that must have a limit; a limit of 0 counts as none.'),
        requests: resourceNames('Resources that must have a request; a missing request counts as its limit.'),
      },
    },
    lock: { type: 'boolean', description: "Only the policy's managers change limits and requests of what is there." },
    min: resourceMap('The least request by resource; an absent one violates.'),
    max: resourceMap('The greatest limit by resource; an absent one violates.'),
    maxLimitRequestRatio: resourceMap(
      'The greatest limit / request by resource, at least 1; an absent limit violates.',
    ),
    defaults: {
      type: 'object',
      description: 'Filled in where a container has none, and only where the object stays valid.',
      additionalProperties: false,
      properties: {
        limits: resourceMap('Default limits by resource: cpu, memory or ephemeral-storage.'),
        requests: resourceMap('Default requests by resource: cpu, memory or ephemeral-storage.'),
      },
    },
  },
}
