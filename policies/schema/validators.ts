import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { DocumentOf, SchemaKind } from './documents.ts'
import { ajvOptions, vocabulary } from './ajv-options.ts'
import { schemas } from './schemas.ts'

/** What a compiled schema says: nothing, or ajv's errors. The build puts generated code in this module's place (build.ts). */
export type Validator<T> = ((value: unknown) => value is T) & { errors?: readonly ErrorObject[] | null }

const ajv = new Ajv(ajvOptions).addVocabulary(vocabulary)
const compiled = new Map<SchemaKind, ValidateFunction>()

/** The validator of a kind, compiled when first asked for. */
export function validatorOf<Kind extends SchemaKind>(kind: Kind): Validator<DocumentOf[Kind]> {
  let validate = compiled.get(kind)
  if (validate === undefined) {
    validate = ajv.compile<DocumentOf[Kind]>(schemas[kind])
    compiled.set(kind, validate)
  }
  return validate as Validator<DocumentOf[Kind]>
}
