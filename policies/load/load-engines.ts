import { asArray, asObject, dig, type JsonObject } from '../json.ts'
import { ruleTypes } from '../rules/rule-types.ts'

/** Loads what the rule types of these policies say they need (the CEL engine), and nothing else. */
export async function loadEngines(policies: readonly JsonObject[]): Promise<void> {
  const rules = policies.flatMap((policy) => asArray(dig(policy, 'spec', 'rules')).map(asObject))
  for (const { type, load } of ruleTypes) {
    if (load !== undefined && rules.some((rule) => rule !== undefined && Object.hasOwn(rule, type))) await load()
  }
}
