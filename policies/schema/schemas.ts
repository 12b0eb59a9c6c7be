import type { JsonSchema } from '../rules/rule-type.ts'
import type { SchemaKind } from './documents.ts'
import { driftExceptionSchema } from './drift-exception-schema.ts'
import { driftPolicySchema } from './drift-policy-schema.ts'
import { policyTestSchema } from './policy-test-schema.ts'

/** The schema of each kind. They hold no references, so that a path into a schema is one into what it describes. */
export const schemas: Readonly<Record<SchemaKind, JsonSchema>> = {
  DriftPolicy: driftPolicySchema,
  DriftException: driftExceptionSchema,
  PolicyTest: policyTestSchema,
}
