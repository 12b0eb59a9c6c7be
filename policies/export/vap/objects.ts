import { createHash } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import type { Action, DriftException, Policy, Rule } from '../../load/policy.ts'
import { notExcepted } from './exception-condition.ts'
import { notAManager } from './managers.ts'
import { commonConditions, excludedByNamespace, matchConstraints } from './match.ts'
import type { Check, Twin } from './twin.ts'

const apiVersion = 'admissionregistration.k8s.io/v1'

const validationActions: Readonly<Record<Action, string>> = { Enforce: 'Deny', Warn: 'Warn', Audit: 'Audit' }

/** What the objects of a twin are made of. */
export interface TwinParts {
  policy: Policy
  rule: Rule
  twin: Twin
  ownNamespace: string
  /** Those that pass. */
  exceptions: readonly DriftException[]
}

/** The ValidatingAdmissionPolicy of a twin and its binding. What is enforced fails closed. */
export function twinObjects(parts: TwinParts): [policy: JsonObject, binding: JsonObject] {
  const { rule } = parts
  const metadata = metadataOf(parts)
  const { name } = metadata
  const spec = { policyName: name, validationActions: [validationActions[rule.action]] }
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec: specOf(parts) },
    { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec },
  ]
}

function specOf({ policy, rule, twin, ownNamespace, exceptions }: TwinParts): JsonObject {
  const excluded = excludedByNamespace(policy)
  const variables = [
    ...(excluded === undefined ? [] : [{ name: 'excludedFromThePolicy', expression: excluded }]),
    ...twin.variables,
  ]
  return {
    failurePolicy: rule.action === 'Enforce' ? 'Fail' : 'Ignore',
    matchConstraints: matchConstraints(policy, twin.claims, ownNamespace),
    matchConditions: [
      ...commonConditions(policy, twin.claims),
      ...(twin.conditions ?? []),
      ...(twin.lock ? notAManager(policy) : []),
      ...notExcepted(exceptions),
    ],
    ...(variables.length === 0 ? {} : { variables }),
    validations: twin.checks.map((check) => validation(check, excluded !== undefined)),
  }
}

function validation({ expression, messageExpression, fallback }: Check, isExcludable: boolean): JsonObject {
  return {
    expression: isExcludable ? `variables.excludedFromThePolicy || (${expression})` : expression,
    message: fallback,
    ...(messageExpression === undefined ? {} : { messageExpression }),
    reason: 'Forbidden',
  }
}

function metadataOf({ policy, rule, twin, exceptions }: TwinParts) {
  const end = Math.min(...exceptions.map(({ expiresAt }) => expiresAt))
  return {
    name: nameOf(policy.name, rule.name, twin.suffix),
    labels: { 'app.kubernetes.io/managed-by': 'kubectl-heal', 'app.kubernetes.io/name': 'kubectl-heal' },
    annotations: {
      'kubectl-heal.io/policy': policy.name,
      'kubectl-heal.io/rule': rule.name,
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

/** `kubectl-heal.prevent-drift.lock-replicas`; a digest where a rule's name had to be changed to be part of one. */
function nameOf(policy: string, rule: string, suffix: string): string {
  const plain = rule.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')
  const name = ['kubectl-heal', policy, plain, ...(suffix === '' ? [] : [suffix])].join('.')
  if (plain === rule && name.length <= longestName) return name
  const digest = createHash('sha256').update(`${policy}/${rule}`).digest('hex').slice(0, 8)
  return `${name.slice(0, longestName - 9).replace(/[^a-z0-9]+$/, '')}-${digest}`
}
