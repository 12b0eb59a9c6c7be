import { workloadKinds } from '../kubernetes/workloads.ts'
import type { JsonSchema } from '../rules/rule-type.ts'
import { apiVersion, type SchemaKind } from './documents.ts'

/** The eight workload kinds, by name. */
export const kindNames = workloadKinds.map(({ kind }) => kind)

/** RFC 1123 subdomain, as Kubernetes names objects. */
export const subdomain = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'

/** `4h`, `1h30m`, `7d` */
export const durationPattern = '^([0-9]{1,6}(w|d|h|m|s))+$'

/** RFC 3339 with a zone */
export const timePattern =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})$'

/** An object whose fields are these and no others. */
export function closed(
  description: string,
  properties: Record<string, JsonSchema>,
  required: readonly string[] = [],
): JsonSchema {
  return {
    type: 'object',
    description,
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties,
  }
}

/** Text that is not empty. */
export function text(description: string, maxLength = 253): JsonSchema {
  return { type: 'string', minLength: 1, maxLength, description }
}

/** One of some words. */
export function oneOf(description: string, values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values, description }
}

/** A list. */
export function list(
  description: string,
  items: JsonSchema,
  bounds: { minItems?: number; maxItems?: number } = {},
): JsonSchema {
  return { type: 'array', description, maxItems: 1024, ...bounds, items }
}

/** A list of globs. */
export function globs(description: string): JsonSchema {
  return list(description, { type: 'string', minLength: 1, maxLength: 512 })
}

/** What acts on a violation. */
export const actionSchema = oneOf('What a violation does: Enforce denies, Warn tells the person, Audit only records.', [
  'Enforce',
  'Warn',
  'Audit',
])

/** A whole document of one of our kinds; metadata may be as `kubectl get -o yaml` prints it. */
export function documentSchema(kind: SchemaKind, description: string, spec: JsonSchema): JsonSchema {
  return closed(
    description,
    {
      apiVersion: oneOf('The API version.', [apiVersion]),
      kind: oneOf('The kind.', [kind]),
      metadata: {
        type: 'object',
        description: 'As for every Kubernetes object; the name is required.',
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 253, pattern: subdomain, description: 'Unique among its kind.' },
        },
      },
      spec,
      status: { type: 'object', description: 'Written by the cluster; ignored in files.' },
    },
    ['apiVersion', 'kind', 'metadata', 'spec'],
  )
}
