import { asArray, asString, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import {
  webhookConfigurations,
  type RegistrationOptions,
} from '../../../policies/registration/webhook-configurations.ts'
import { driftPolicy, options, ruleOf, setOf } from './policies.ts'

/** A rule of a policy, by its short name. */
export const rule = (name: keyof typeof ruleOf, action?: string): JsonObject => ({
  name,
  ...ruleOf[name],
  ...(action === undefined ? {} : { action }),
})

/** A policy with a name of its own. */
export const of = (match: JsonObject, ...rules: readonly JsonObject[]): JsonObject =>
  driftPolicy(`p${String((count += 1))}`, { match, rules })
let count = 0

/** The webhooks of some policies, the validating ones first. */
export async function webhooks(
  policies: readonly JsonObject[],
  more: Partial<RegistrationOptions> = {},
): Promise<JsonObject[]> {
  const { validating, mutating } = webhookConfigurations(await setOf(...policies), { ...options, ...more })
  return [validating, mutating].flatMap((one) => asArray(one['webhooks'])).filter(isObject)
}

/** `CREATE deployments`, of all rules of a webhook. */
export function asked(webhook: JsonObject | undefined): string[] {
  const all = asArray(webhook?.['rules']).flatMap((one) =>
    asArray(dig(one, 'operations')).flatMap((operation) =>
      asArray(dig(one, 'resources')).map((resource) => `${String(operation)} ${String(resource)}`),
    ),
  )
  return all.sort()
}

/** A condition of a webhook, by name. */
export function condition(webhook: JsonObject | undefined, name: string): string | undefined {
  const found = asArray(webhook?.['matchConditions']).find((one) => dig(one, 'name') === name)
  return asString(dig(found, 'expression'))
}
