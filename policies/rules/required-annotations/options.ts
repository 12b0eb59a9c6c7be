import type { JsonSchema } from '../rule-type.ts'

/** Wanted values by key: exact, a glob, or `*` for any value. */
export type WantedValues = Readonly<Record<string, string>>

/** The options of `requiredAnnotations`, as a policy writes them. */
export interface RequiredAnnotationsOptions {
  /** The workload's own metadata, or that of its pod template (a Pod is its own template). */
  on: 'workload' | 'template'
  annotations?: WantedValues
  labels?: WantedValues
  /** Absent ones are added on the way in. */
  add?: boolean
}

function wantedValues(what: string): JsonSchema {
  return {
    type: 'object',
    description: `${what} by key: the exact value, a glob (only * is special), or "*" for any value.`,
    minProperties: 1,
    maxProperties: 64,
    additionalProperties: { type: 'string', maxLength: 4096 },
  }
}

/** The JSON Schema of the options. */
export const requiredAnnotationsSchema: JsonSchema = {
  type: 'object',
  description: 'Annotations and labels that workloads, or their pod templates, must have.',
  additionalProperties: false,
  required: ['on'],
  properties: {
    on: {
      type: 'string',
      enum: ['workload', 'template'],
      description: 'workload: its own metadata, not on controlled objects; template: the pod template, or the Pod.',
    },
    annotations: wantedValues('Annotations'),
    labels: wantedValues('Labels'),
    add: { type: 'boolean', description: 'Adds absent ones on the way in; every value must be exact then.' },
  },
}
