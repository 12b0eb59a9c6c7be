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

/** Of an anyOf: what is wrong in the branch of the right type, or where no branch has it, only that none fits. */
function withoutAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf')
  return errors.filter((error) => {
    if (error.keyword === 'anyOf') return !errors.some((inner) => isOfRightBranch(inner, error, errors))
    const union = unions.find(({ schemaPath }) => error.schemaPath.startsWith(`${schemaPath}/`))
    return union === undefined || isOfRightBranch(error, union, errors)
  })
}

/** True for an error inside a branch of a union that itself has the type the branch wants. */
function isOfRightBranch(error: ErrorObject, union: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (!error.schemaPath.startsWith(`${union.schemaPath}/`)) return false
  const branch = error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0] ?? ''
  const typePath = `${union.schemaPath}/${branch}/type`
  return !errors.some(({ schemaPath, instancePath }) => schemaPath === typePath && instancePath === union.instancePath)
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
