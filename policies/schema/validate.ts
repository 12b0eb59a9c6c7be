import type { ErrorObject } from 'ajv'
import type { DocumentOf, SchemaKind } from './documents.ts'
import { explainError, type SchemaProblem } from './explain-error.ts'
import { schemas } from './schemas.ts'
import { validatorOf } from './validators.ts'

/** A document that fits its schema, or everything that does not, one problem a place and cause. */
export type Validated<T> = { ok: true; document: T } | { ok: false; problems: readonly SchemaProblem[] }

/** Checks a document against the schema of its kind. The document itself is never changed. */
export function validateDocument<Kind extends SchemaKind>(kind: Kind, value: unknown): Validated<DocumentOf[Kind]> {
  const validate = validatorOf(kind)
  if (validate(value)) return { ok: true, document: value }
  const problems = withoutAlternatives(validate.errors ?? []).map((error) => explainError(error, schemas[kind], value))
  return { ok: false, problems: distinct(problems) }
}

/** What each branch of an anyOf misses says less than that none of them fits. */
function withoutAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf')
  return errors.filter(
    (error) => !unions.some((union) => error.schemaPath.startsWith(`${union.schemaPath}/`) && isDecided(error, union)),
  )
}

/** Errors inside the branch of the right type are kept: they say what is wrong in it. */
function isDecided(error: ErrorObject, union: ErrorObject): boolean {
  return error.instancePath === union.instancePath
}

function distinct(problems: readonly SchemaProblem[]): SchemaProblem[] {
  const seen = new Set<string>()
  return problems.filter(({ keys, message }) => {
    const identity = JSON.stringify([keys, message])
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}
