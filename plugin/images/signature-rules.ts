import type { PolicySet } from '../../policies/load/policy.ts'
import { keySecretsOf } from '../../policies/rules/signed-images/attestors.ts'
import type { SignatureRule } from '../../policies/rules/signed-images/signature-rule.ts'

/** A signedImages rule of a set, with its names. */
export interface NamedSignatureRule {
  policy: string
  rule: string
  signature: SignatureRule
}

/** Every signedImages rule, as the set lists them. */
export function signatureRules({ policies }: PolicySet): NamedSignatureRule[] {
  return policies.flatMap(({ name: policy, rules }) =>
    rules.flatMap(({ name: rule, prepared: { signature } }) =>
      signature === undefined ? [] : [{ policy, rule, signature }],
    ),
  )
}

/** Whether a rule refers to an object of a cluster: a key, a trust root or credentials. */
export function readsCluster(options: SignatureRule['options']): boolean {
  const { trustRoot, credentials = [] } = options
  return credentials.length > 0 || trustRoot?.configMapRef !== undefined || keySecretsOf(options).length > 0
}
