import type { JsonSchema } from '../rules/rule-type.ts'
import type { SchemaKind } from './documents.ts'

const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description })
const text = (description: string, maxLength: number): JsonSchema => ({ type: 'string', maxLength, description })
const whole = (description: string): JsonSchema => ({ type: 'integer', format: 'int64', minimum: 0, description })

const condition: JsonSchema = {
  type: 'object',
  description: 'One condition, as in metav1.Condition.',
  required: ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
  properties: {
    type: text('InForce.', 316),
    status: { type: 'string', enum: ['True', 'False', 'Unknown'], description: 'Whether it holds.' },
    reason: text('Loaded, ShadowedByFile or Invalid.', 1024),
    message: text('For people.', 32_768),
    observedGeneration: whole('The generation that was judged.'),
    lastTransitionTime: time('When status last changed.'),
  },
}

const driftPolicyStatus: JsonSchema = {
  type: 'object',
  description: 'Written by heal-admission.',
  properties: {
    observedGeneration: whole('The generation that was judged.'),
    rules: whole('How many rules the policy has.'),
    conditions: {
      type: 'array',
      description: 'InForce: whether verdicts follow what the object says.',
      items: condition,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
    },
  },
}

const driftExceptionStatus: JsonSchema = {
  type: 'object',
  description: 'Written by heal-admission.',
  properties: {
    phase: {
      type: 'string',
      enum: ['Pending', 'Active', 'Expired', 'Revoked'],
      description: 'Pending: not yet, or not in force (see message). Active: it opens what it names.',
    },
    message: text('Why, for people.', 32_768),
    uses: whole('How many requests it let pass.'),
    lastUsed: {
      type: 'object',
      description: 'The last of them.',
      properties: {
        time: time('When.'),
        username: text('Who asked.', 1024),
        path: text('What was changed.', 4096),
      },
    },
  },
}

/** What the CRDs say of `status`; written by the cluster, so no file is held against it. */
export const statusSchemas: Readonly<Record<Exclude<SchemaKind, 'PolicyTest'>, JsonSchema>> = {
  DriftPolicy: driftPolicyStatus,
  DriftException: driftExceptionStatus,
}
