import { asArray, asObject, dig, own, type JsonObject } from '../json.ts'
import { ruleTypes } from '../rules/rule-types.ts'

/** Loads what the rule types of these policies say they need for them (the CEL engine), and nothing else. */
export async function loadEngines(policies: readonly JsonObject[]): Promise<void> {
  const rules = policies.flatMap((policy) => asArray(dig(policy, 'spec', 'rules')).map(asObject))
  for (const { type, load } of ruleTypes) {
    const options = rules.map((rule) => own(rule, type)).filter((option) => option !== undefined)
    if (load !== undefined && options.length > 0) await load(options)
  }
}
