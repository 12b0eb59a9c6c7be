import { asObject, type JsonObject } from '../json.ts'
import { parseBounded } from '../signatures/bounded-json.ts'

/** A mebibyte of small values costs a tenth of a second to build, while nothing else is answered; a list of 500 referrers has 5,000. */
const mostValues = 10_000

/** A body as a JSON object; undefined where it is none, or has more values than any manifest. The caller has bounded its size. */
export function parseBody(body: Uint8Array): JsonObject | undefined {
  const parsed = parseBounded(body, mostValues)
  return parsed.ok ? asObject(parsed.value) : undefined
}
