import { asString, dig, type JsonObject } from '../../policies/json.ts'

/** The namespace an object goes to: its own, else -n, else `default`. */
export function namespaceOf(object: JsonObject, flag: string | undefined): string {
  const own = asString(dig(object, 'metadata', 'namespace'))
  return own === undefined || own === '' ? (flag ?? 'default') : own
}
