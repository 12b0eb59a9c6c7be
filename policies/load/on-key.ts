import { asObject, digObject, isObject, own, type JsonObject } from '../json.ts'

/**
 * kubectl reads YAML 1.1, where an unquoted key `on` is the boolean true, and JSON spells that key "true". A policy that says
 * `requiredAnnotations: {on: template}` arrives so from files and from a cluster alike; here it gets its `on` back.
 */
export function restoreOnKey(policy: JsonObject): JsonObject {
  const spec = digObject(policy, 'spec')
  const rules = own(spec, 'rules')
  if (!Array.isArray(rules) || !rules.some(hasLostOn)) return policy
  return {
    ...policy,
    spec: { ...spec, rules: rules.map((rule: unknown) => (isObject(rule) && hasLostOn(rule) ? restored(rule) : rule)) },
  }
}

function hasLostOn(rule: unknown): boolean {
  const options = digObject(rule, 'requiredAnnotations')
  return own(options, 'true') !== undefined && own(options, 'on') === undefined
}

function restored(rule: JsonObject): JsonObject {
  const { true: on, ...options } = asObject(rule['requiredAnnotations']) ?? {}
  return { ...rule, requiredAnnotations: { on, ...options } }
}
