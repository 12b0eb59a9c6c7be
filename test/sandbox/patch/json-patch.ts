import jsonPatch from 'fast-json-patch'
import type { Operation } from 'fast-json-patch'
import { copy, isList, isObject } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** Whether a value has the form of a JSON Patch (RFC 6902). */
export function isOperations(value: unknown): value is Operation[] {
  const isOperation = (one: unknown) =>
    isObject(one) && typeof one['op'] === 'string' && typeof one['path'] === 'string'
  return isList(value) && value.every(isOperation)
}

/**
 * The patched copy of an object, or why the patch does not apply, in the words of the library that kube-apiserver uses. As
 * there, `replace` sets a key that was not there.
 */
export function jsonPatched(object: JsonObject, operations: Operation[]): JsonObject | string {
  let document: unknown = copy(object)
  for (const operation of operations) {
    try {
      document = jsonPatch.applyOperation(document, asAccepted(document, operation), true).newDocument
    } catch (error) {
      return failure(operation, error)
    }
  }
  return isObject(document) ? document : 'the patch does not leave an object'
}

function asAccepted(document: unknown, operation: Operation): Operation {
  if (operation.op !== 'replace') return operation
  const slash = operation.path.lastIndexOf('/')
  const parent: unknown = slash < 0 ? undefined : jsonPatch.getValueByPointer(document, operation.path.slice(0, slash))
  return isObject(parent) ? { ...operation, op: 'add' } : operation
}

function failure({ op, path }: Operation, error: unknown): string {
  const key = path.slice(path.lastIndexOf('/') + 1)
  if (op === 'remove')
    return `error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`
  if (op === 'test') return `testing value ${path} failed: test failed`
  // The library's messages go on with the whole document on the next lines.
  return `${op} operation does not apply: ${String(error).split('\n', 1)[0] ?? ''}`
}
