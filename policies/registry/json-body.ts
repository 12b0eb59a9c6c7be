import { asObject, type JsonObject } from '../json.ts'
import { parseBounded } from '../signatures/bounded-json.ts'

/** A mebibyte of small values costs a tenth of a second to build, while nothing else is answered; 500 referrers have fewer. */
const mostValues = 5000

/** A body as a JSON object; undefined where it is none, or has more values than any manifest. The caller has bounded its size. */
export function parseBody(body: Uint8Array): JsonObject | undefined {
  const parsed = parseBounded(body, mostValues)
  return parsed.ok ? asObject(parsed.value) : undefined
}
