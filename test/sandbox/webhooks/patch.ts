import fastJsonPatch from 'fast-json-patch'
import type { Operation } from 'fast-json-patch'
import type { JsonObject } from '../types.ts'
import { isObject } from '../json.ts'

/** The operations of a JSON Patch text, or what is wrong with it. */
export function decodePatch(text: string): Operation[] | string {
  try {
    const operations: unknown = JSON.parse(text)
    return isOperations(operations) ? operations : 'a JSON Patch must be a list of operations'
  } catch (error) {
    return messageOf(error)
  }
}

/** The patched copy of an object, or why the patch does not apply. */
export function applyPatch(object: JsonObject, operations: Operation[]): JsonObject | string {
  try {
    const { newDocument } = fastJsonPatch.applyPatch(structuredClone(object), operations, true, true, true)
    return isObject(newDocument) ? newDocument : 'the patch does not leave an object'
  } catch (error) {
    // The library's message goes on with the whole object on the next lines.
    return messageOf(error).split('\n', 1)[0] ?? ''
  }
}

function isOperations(value: unknown): value is Operation[] {
  return (
    Array.isArray(value) &&
    value.every((one) => isObject(one) && typeof one['op'] === 'string' && typeof one['path'] === 'string')
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
