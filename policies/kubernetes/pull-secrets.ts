import { asArray, asObject, asString, own, type JsonObject } from '../json.ts'

/** Nothing real has as many; a Pod of somebody hostile has a mebibyte of them, which is looked at for each image. */
const mostSecrets = 32
const longestName = 253

/** The names in `imagePullSecrets` of a pod's spec, or of a ServiceAccount; what no Secret can be called is left out. */
export function pullSecretNames(holder: JsonObject): string[] {
  const entries = asArray(holder['imagePullSecrets']).slice(0, mostSecrets)
  return entries.map((entry) => objectName(own(asObject(entry), 'name'))).filter((name) => name !== '')
}

/** A name that an object can have, as far as its length goes; else ''. */
export function objectName(value: unknown): string {
  const name = asString(value) ?? ''
  return name.length <= longestName ? name : ''
}
