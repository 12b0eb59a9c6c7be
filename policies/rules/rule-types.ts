import { allowedNamespaces } from './allowed-namespaces.ts'
import { cel } from './cel-rule.ts'
import { configHash } from './config-hash.ts'
import { declaredFields } from './declared-fields.ts'
import { envLock } from './env-lock.ts'
import { replicaLock } from './replica-lock.ts'
import { requiredAnnotations } from './required-annotations.ts'
import { requiredProbes } from './required-probes.ts'
import { resourceLimits } from './resource-limits.ts'
import type { RuleType } from './rule-type.ts'
import { signedImages } from './signed-images.ts'

/** Every rule type there is. A rule's key in a policy file is the `type` of one of them. */
export const ruleTypes: readonly RuleType[] = [
  replicaLock,
  resourceLimits,
  signedImages,
  requiredAnnotations,
  requiredProbes,
  envLock,
  allowedNamespaces,
  configHash,
  declaredFields,
  cel,
]
