import type { JsonObject } from '../../../../policies/json.ts'

/** Brings one spelling of an object to the one that all spellings share; gives the very same object where nothing changes. */
export type Normaliser = (object: JsonObject) => JsonObject
