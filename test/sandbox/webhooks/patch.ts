import jsonPatch from 'fast-json-patch'
import type { Operation } from 'fast-json-patch'
import { isObject } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** The operations of a JSON Patch text, or what is wrong with it. */
export function decodePatch(text: string): Operation[] | string {
  try {
    const operations: unknown = JSON.parse(text)
    return isOperations(operations) ? operations : 'a JSON Patch must be a list of operations'
  } catch (error) {
    return messageOf(error)
  }
}

/**
 * The patched copy of an object, or why the patch does not apply, in the words of the library that kube-apiserver uses. As
 * there, `replace` sets a key that was not there.
 */
export function applyPatch(object: JsonObject, operations: Operation[]): JsonObject | string {
  let document: unknown = structuredClone(object)
  for (const [index, operation] of operations.entries()) {
    try {
      document = jsonPatch.applyOperation(
        document,
        asAccepted(document, operation),
        true,
        true,
        true,
        index,
      ).newDocument
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

function failure({ op, path }: { op: string; path: string }, error: unknown): string {
  if (path.includes('__proto__')) return messageOf(error)
  const last = path.slice(path.lastIndexOf('/') + 1)
  switch (op) {
    case 'add':
    case 'replace':
      return `${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`
    case 'remove':
      return `error in remove for path: '${path}': Unable to remove nonexistent key: ${last}: missing value`
    case 'test':
      return `testing value ${path} failed: test failed`
    case 'move':
    case 'copy':
      return messageOf(error)
    default:
      return `Unexpected kind: ${op}`
  }
}

function isOperations(value: unknown): value is Operation[] {
  const isOperation = (one: unknown) =>
    isObject(one) && typeof one['op'] === 'string' && typeof one['path'] === 'string'
  return Array.isArray(value) && value.every(isOperation)
}

/** The library's messages go on with the whole document on the next lines. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}
