import { asObject, type JsonObject } from '../json.ts'

/** A body as a JSON object; undefined where it is none. The caller has bounded its size. */
export function parseBody(body: Uint8Array): JsonObject | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')))
  } catch {
    return undefined
  }
}
