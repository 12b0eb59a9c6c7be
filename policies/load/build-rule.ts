import { asObject, type JsonObject } from '../json.ts'
import type { PrepareContext, RuleType } from '../rules/rule-type.ts'
import { ruleTypes } from '../rules/rule-types.ts'
import type { RuleDocument } from '../schema/documents.ts'
import { keysOfPath, type FindingList, type Key, type LoadedDocument } from './findings-list.ts'
import { kindsOf } from './kinds-of.ts'
import type { Action, Match, Rule } from './policy.ts'

const typeNames = ruleTypes.map(({ type }) => type)

/** The rule types that a rule names; a good rule names one. */
function typesOf(rule: JsonObject): RuleType[] {
  return ruleTypes.filter(({ type }) => Object.hasOwn(rule, type))
}

/** Why a rule does not have exactly one type; undefined where it has. */
export function typeProblem(rule: JsonObject): string | undefined {
  const types = typesOf(rule).map(({ type }) => type)
  if (types.length === 1) return undefined
  if (types.length === 0) return `the rule has no type; give it one of ${typeNames.join(', ')}`
  return `the rule has ${String(types.length)} types (${types.join(', ')}); make each a rule of its own, a rule has one of ${typeNames.join(', ')}`
}

/** What a rule takes from its policy. */
export interface PolicyParts {
  match: Match
  action: Action
}

/** The rule, ready to run. Undefined where its options are not usable; all of that is reported. */
export function buildRule(
  rule: RuleDocument,
  index: number,
  policy: PolicyParts,
  document: LoadedDocument,
  findings: FindingList,
): Rule | undefined {
  const [ruleType] = typesOf(rule)
  const options = ruleType === undefined ? undefined : asObject(rule[ruleType.type])
  if (ruleType === undefined || options === undefined) return undefined
  const before = findings.all.length
  const context = contextOf(policy, document, ['spec', 'rules', index, ruleType.type], findings)
  // The options fit the type's own schema, which is what its Options describe.
  const prepared = ruleType.prepare(options as never, context)
  if (findings.all.slice(before).some(({ severity }) => severity === 'error')) return undefined
  return {
    name: rule.name,
    type: ruleType.type,
    action: rule.action ?? policy.action,
    ...(rule.description === undefined ? {} : { description: rule.description }),
    options,
    prepared,
  }
}

function contextOf(
  policy: PolicyParts,
  document: LoadedDocument,
  keys: readonly Key[],
  findings: FindingList,
): PrepareContext {
  return {
    source: document.file,
    // Only text has lines.
    inCluster: document.line === 0,
    kinds: kindsOf(policy.match),
    match: { ...policy.match },
    problem: (path, message) => {
      findings.error(document, [...keys, ...keysOfPath(path)], message)
    },
    warning: (path, message) => {
      findings.warning(document, [...keys, ...keysOfPath(path)], message)
    },
  }
}
