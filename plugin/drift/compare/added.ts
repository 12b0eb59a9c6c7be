import type { JsonObject } from '../../../policies/json.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import { beyond, type Beyond } from './beyond.ts'
import { isServerFilled } from './server-filled.ts'

/** The two sides of a comparison, normalised, and the declared one also with defaults. */
export interface Sides {
  declared: JsonObject
  desired: JsonObject
  live: JsonObject
}

/**
 * What nobody declared: fields, labels, containers, environment variables. Without what defaults explain and what the API server
 * fills in; a value that is as good as none says nothing either.
 */
export function addedFields({ declared, desired, live }: Sides, schema: KindSchema): Beyond[] {
  const found = beyond(withDefaultsOf(declared, desired), live, schema)
  return found.filter(({ names, value }) => {
    return !schema.isSame(undefined, value, names) && !isServerFilled(live, names, value)
  })
}

/** The defaulted manifest declares all that the manifest does, and what follows from it. */
function withDefaultsOf(declared: JsonObject, desired: JsonObject): JsonObject {
  return { ...declared, ...desired }
}
