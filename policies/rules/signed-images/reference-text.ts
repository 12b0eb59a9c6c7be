import { asObject, asString, own, type JsonObject } from '../../json.ts'
import type { ObjectKeyReference } from './options.ts'

/** The text that a reference means, or why there is none: `Secret heal-system/keys has no key cosign.pub`. */
export type ReferencedText = { ok: true; text: string } | { ok: false; reason: string }

/** Keys that are read where a reference names none. */
export const defaultKeys = {
  publicKey: 'cosign.pub',
  trustRoot: 'trusted_root.json',
} as const

/**
 * The text of a Secret as the API stores it (base64); undefined: there is no such Secret. Without a key in the reference it is that of
 * `preferred`, else of the only key.
 */
export function secretText(
  secret: JsonObject | undefined,
  reference: ObjectKeyReference,
  preferred: string,
): ReferencedText {
  return textOf('Secret', secret, reference, preferred, (value) => Buffer.from(value, 'base64').toString('utf8'))
}

/** The same of a ConfigMap. */
export function configMapText(
  configMap: JsonObject | undefined,
  reference: ObjectKeyReference,
  preferred: string,
): ReferencedText {
  return textOf('ConfigMap', configMap, reference, preferred, (value) => value)
}

function textOf(
  kind: string,
  object: JsonObject | undefined,
  { namespace, name, key }: ObjectKeyReference,
  preferred: string,
  decode: (value: string) => string,
): ReferencedText {
  if (object === undefined) return { ok: false, reason: `there is no ${kind} ${namespace}/${name}` }
  const data = asObject(own(object, 'data'))
  const keys = Object.keys(data ?? {})
  const [only] = keys.length === 1 && !keys.includes(preferred) ? keys : []
  const wanted = key ?? only ?? preferred
  const value = asString(own(data, wanted))
  if (value === undefined) return { ok: false, reason: `${kind} ${namespace}/${name} has no key ${wanted}` }
  return { ok: true, text: decode(value) }
}
