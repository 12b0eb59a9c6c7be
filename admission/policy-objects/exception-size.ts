import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import { digObject, type JsonObject } from '../../policies/json.ts'

/** An exception of 32 rules, 64 subjects and a person in hundreds of groups stays far below (characters of JSON). */
const largest = 64 * 1024

/**
 * Why an exception is too large to be kept, as a sentence; undefined where it is not. Every replica keeps all exceptions in memory, and
 * labels and annotations have room for a megabyte. What is large already may become smaller.
 */
export function tooLargeBecause({ object, oldObject }: ReviewedRequest): string | undefined {
  const size = sizeOf(object)
  if (size <= largest || size <= sizeOf(oldObject)) return undefined
  return `it has ${size.toLocaleString('en-US')} characters, and may have ${largest.toLocaleString('en-US')}: shorten its annotations and labels`
}

/** What the API server writes itself is nobody's to shorten. */
function sizeOf(object: JsonObject | undefined): number {
  const metadata = { ...digObject(object, 'metadata'), managedFields: undefined }
  return JSON.stringify({ ...object, metadata }).length
}
