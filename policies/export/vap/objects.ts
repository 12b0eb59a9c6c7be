import { createHash } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import type { Action, Policy } from '../../load/policy.ts'
import type { Bundle } from './bundle.ts'
import { notAManager } from './managers.ts'
import { commonConditions, matchConstraints } from './match.ts'
import { claimsOfAll, expressionsOf } from './expressions.ts'

const apiVersion = 'admissionregistration.k8s.io/v1'

const validationActions: Readonly<Record<Action, string>> = { Enforce: 'Deny', Warn: 'Warn', Audit: 'Audit' }

/** What the objects of a twin are made of. */
export interface TwinParts {
  policy: Policy
  bundle: Bundle
  ownNamespace: string
}

/** The ValidatingAdmissionPolicy of a twin and its binding. What is enforced fails closed. */
export function twinObjects(parts: TwinParts): [policy: JsonObject, binding: JsonObject] {
  const { action } = parts.bundle
  const metadata = metadataOf(parts)
  const { name } = metadata
  const spec = { policyName: name, validationActions: [validationActions[action]] }
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec: specOf(parts) },
    { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec },
  ]
}

function specOf({ policy, bundle, ownNamespace }: TwinParts): JsonObject {
  const claims = claimsOfAll(bundle)
  const { variables, validations } = expressionsOf(policy, bundle)
  return {
    failurePolicy: bundle.action === 'Enforce' ? 'Fail' : 'Ignore',
    matchConstraints: matchConstraints(policy, claims, ownNamespace),
    // What differs between rules is no condition: it would keep the others from being asked.
    matchConditions: [...commonConditions(policy, claims), ...(bundle.lock ? notAManager(policy) : [])],
    ...(variables.length === 0 ? {} : { variables }),
    validations,
  }
}

function metadataOf(parts: TwinParts) {
  const { policy, bundle } = parts
  const exceptions = [...new Set(bundle.members.flatMap((member) => member.exceptions))]
  const end = Math.min(...exceptions.map(({ expiresAt }) => expiresAt))
  return {
    name: nameOf(parts),
    labels: { 'app.kubernetes.io/managed-by': 'kubectl-heal', 'app.kubernetes.io/name': 'kubectl-heal' },
    annotations: {
      'kubectl-heal.io/policy': policy.name,
      'kubectl-heal.io/rules': [...new Set(bundle.members.map(({ rule }) => rule.name))].join(','),
      ...(exceptions.length === 0
        ? {}
        : {
            'kubectl-heal.io/exceptions': exceptions.map(({ name }) => name).join(','),
            'kubectl-heal.io/export-again-at': new Date(end).toISOString(),
          }),
    },
  }
}

const longestName = 253

/**
 * `kubectl-heal.prevent-drift.enforce`, `….enforce-locks`, `….enforce-2`; a digest where the policy's name has dots, which would let two
 * meet, or is too long.
 */
function nameOf({ policy, bundle }: TwinParts): string {
  const number = bundle.number === 1 ? [] : [String(bundle.number)]
  const end = [bundle.action.toLowerCase(), ...(bundle.lock ? ['locks'] : []), ...number].join('-')
  const name = `kubectl-heal.${policy.name}.${end}`
  if (!policy.name.includes('.') && name.length <= longestName) return name
  const digest = createHash('sha256').update(policy.name).digest('hex').slice(0, 8)
  const room = longestName - `kubectl-heal.-${digest}.${end}`.length
  return `kubectl-heal.${policy.name.replaceAll('.', '-').slice(0, room)}-${digest}.${end}`
}
