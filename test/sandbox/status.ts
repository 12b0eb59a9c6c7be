import type { FailureStatus, GroupVersionResource, JsonObject } from './types.ts'

/** A request that the API server refuses; `status` is what the client gets. */
export class ApiError extends Error {
  readonly status: FailureStatus

  constructor(status: FailureStatus) {
    super(status.message)
    this.status = status
  }
}

/** One finding of validation, as in `details.causes`; `type` is the words that kubectl shows. */
export interface FieldError {
  field: string
  type:
    | 'Required value'
    | 'Invalid value'
    | 'Unsupported value'
    | 'Duplicate value'
    | 'Forbidden'
    | 'Not found'
    | 'Too long'
    | 'Too many'
  /** Where it is not the one of the type. */
  reason?: string
  detail: string
  value?: unknown
}

/** A field that must be there. */
export function required(field: string, detail = ''): FieldError {
  return { field, type: 'Required value', detail }
}

/** A field whose value is wrong. */
export function wrong(field: string, value: unknown, detail: string): FieldError {
  return { field, type: 'Invalid value', value, detail }
}

/** A field whose value is of the wrong JSON type. */
export function wrongType(field: string, value: unknown, detail: string): FieldError {
  return { ...wrong(field, value, detail), reason: 'FieldValueTypeInvalid' }
}

/** A text with too many characters. */
export function tooLong(field: string, most: number): FieldError {
  return { field, type: 'Too long', detail: `may not be more than ${most} bytes` }
}

/** A list or map with too many entries. */
export function tooMany(field: string, size: number, most: number): FieldError {
  return { field, type: 'Too many', value: size, detail: `must have at most ${most} items` }
}

/** A field that may not be there, or not change. */
export function barred(field: string, detail: string): FieldError {
  return { field, type: 'Forbidden', detail }
}

/** Nothing, or that the value is none of the known ones. */
export function oneOf(values: string[], value: string, field: string): FieldError[] {
  if (values.includes(value)) return []
  const detail = `supported values: ${values.map((one) => `"${one}"`).join(', ')}`
  return [{ field, type: 'Unsupported value', value, detail }]
}

const causes = new Map([
  ['Required value', 'FieldValueRequired'],
  ['Invalid value', 'FieldValueInvalid'],
  ['Unsupported value', 'FieldValueNotSupported'],
  ['Duplicate value', 'FieldValueDuplicate'],
  ['Forbidden', 'FieldValueForbidden'],
  ['Not found', 'FieldValueNotFound'],
  ['Too long', 'FieldValueTooLong'],
  ['Too many', 'FieldValueTooMany'],
])

/** `metav1.Status` as sent on the wire. */
export function statusObject(status: FailureStatus): JsonObject {
  const { code, reason, message, details, metadata = {} } = status
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details ? { details } : {}),
    code,
  }
}

/** `deployments.apps`, as messages name a resource. */
export function groupResource(resource: { group: string; resource: string }): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`
}

/** 404 for an object. */
export function notFound(resource: GroupVersionResource, name: string): ApiError {
  return named(404, 'NotFound', `${groupResource(resource)} "${name}" not found`, resource, name)
}

/** 409: the name is taken. */
export function alreadyExists(resource: GroupVersionResource, name: string): ApiError {
  return named(409, 'AlreadyExists', `${groupResource(resource)} "${name}" already exists`, resource, name)
}

/** 409: the object changed meanwhile, or a precondition does not hold. */
export function conflict(
  resource: GroupVersionResource,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): ApiError {
  const what = `Operation cannot be fulfilled on ${groupResource(resource)} "${name}"`
  return named(409, 'Conflict', `${what}: ${why}`, resource, name)
}

/** 403 by the machinery itself, not by a webhook. */
export function forbidden(resource: GroupVersionResource, name: string, why: string): ApiError {
  return named(403, 'Forbidden', `${groupResource(resource)} "${name}" is forbidden: ${why}`, resource, name)
}

/** 400 with the text as it is. */
export function badRequest(message: string): ApiError {
  return new ApiError({ code: 400, reason: 'BadRequest', message })
}

/** 500 with "Internal error occurred: " before the message. */
export function internalError(message: string): FailureStatus {
  const details = { causes: [{ message }] }
  return { code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}`, details }
}

/** 422 with every finding, in the API server's words. */
export function invalid(kind: { group: string; kind: string }, name: string, errors: FieldError[]): ApiError {
  const texts = errors.map((error) => `${error.field}: ${explain(error)}`)
  const what = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`
  const group = kind.group === '' ? {} : { group: kind.group }
  const details = { ...(name === '' ? {} : { name }), ...group, kind: kind.kind, causes: errors.map(cause) }
  return new ApiError({ code: 422, reason: 'Invalid', message: `${what} "${name}" is invalid: ${list}`, details })
}

/** 501 for what the sandbox leaves to a real cluster. */
export function notDone(what: string): ApiError {
  return new ApiError({
    code: 501,
    reason: 'NotImplemented',
    message: `the sandbox does not do ${what}; use a real cluster`,
  })
}

function named(code: number, reason: string, message: string, resource: GroupVersionResource, name: string): ApiError {
  const details = { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.resource }
  return new ApiError({ code, reason, message, details })
}

function cause(error: FieldError): JsonObject {
  return { reason: error.reason ?? causes.get(error.type), message: explain(error), field: error.field }
}

function explain(error: FieldError): string {
  const detail = error.detail === '' ? '' : `: ${error.detail}`
  if (['Required value', 'Forbidden', 'Too long'].includes(error.type)) return `${error.type}${detail}`
  return `${error.type}: ${JSON.stringify(error.value)}${detail}`
}
