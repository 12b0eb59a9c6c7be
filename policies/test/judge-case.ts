import { asArray, isObject, type JsonObject } from '../json.ts'
import type { RuleResult, Verdict } from '../evaluate/verdict.ts'
import type { PolicySet } from '../load/policy.ts'
import { resultMessage } from '../messages/result-line.ts'
import { violationSentence } from '../messages/violation.ts'
import { at, child } from '../path.ts'
import type { TestCase, TestResult } from '../schema/documents.ts'
import { didYouMean } from '../schema/nearest.ts'

/**
 * What is not as a case expects, one sentence each. A rule is named RULE, which means the one of every policy that has it, or
 * POLICY/RULE. A rule that was not asked (no policy matches, or it does not read such a request) counts as skipped.
 */
export function judgeResults(verdict: Verdict, expect: TestCase['expect'], set: PolicySet): string[] {
  const failures: string[] = []
  const named = new Set<RuleResult>()
  for (const [name, wanted] of Object.entries(expect)) {
    const results = verdict.results.filter((result) => isNamed(result.policy, result.rule, name))
    results.forEach((result) => named.add(result))
    if (!isRule(set, name)) failures.push(`${name}: no policy has such a rule${didYouMean(name, ruleNames(set))}`)
    else if (results.length === 0 && wanted !== 'skip') failures.push(notAsked(name, wanted, verdict))
    for (const result of results) if (result.result !== wanted) failures.push(wrong(name, wanted, result))
  }
  for (const result of verdict.results) {
    if (named.has(result) || result.result === 'pass' || result.result === 'skip') continue
    failures.push(wrong(`${result.policy}/${result.rule}`, 'pass or skip', result))
  }
  return failures
}

function isNamed(policy: string, rule: string, name: string): boolean {
  return name === rule || name === `${policy}/${rule}`
}

function isRule(set: PolicySet, name: string): boolean {
  return set.policies.some((policy) => policy.rules.some((rule) => isNamed(policy.name, rule.name, name)))
}

function ruleNames(set: PolicySet): string[] {
  return set.policies.flatMap((policy) => policy.rules.map(({ name }) => name))
}

function notAsked(name: string, wanted: TestResult, { notEvaluated }: Verdict): string {
  const why =
    notEvaluated === undefined ? 'its policy does not match, or it does not read such a request' : reasons[notEvaluated]
  return `${name}: expected ${wanted}, but it was not asked: ${why}`
}

const reasons: Readonly<Record<NonNullable<Verdict['notEvaluated']>, string>> = {
  operation: 'such an operation is never judged',
  'unknown-kind': 'the object is of no workload kind',
  'being-deleted': 'the stored object is being deleted',
  'built-in-controller': 'a built-in controller writes it for an owner that was judged itself',
  'mirror-pod': 'it is a mirror pod',
  'no-policy-matches': 'no policy matches',
}

function wrong(name: string, wanted: string, result: RuleResult): string {
  const details = result.violations.map((violation) =>
    violationSentence({ ...violation, message: resultMessage(result, violation) }),
  )
  const detail = details.length > 0 ? details.join('; ') : resultMessage(result)
  return `${name}: expected ${wanted}, got ${result.result}${detail === '' ? '' : `: ${detail}`}`
}

/**
 * Where an object is not as `patched` says. Only what is named counts: other fields may have any value, null means absent, lists
 * are compared item by item and must be equally long.
 */
export function judgePatched(wanted: unknown, found: unknown, path = ''): string[] {
  if (wanted === null) return found === undefined || found === null ? [] : [differs(path, 'absent', found)]
  if (isObject(wanted)) {
    if (!isObject(found)) return [differs(path, 'an object', found)]
    return Object.entries(wanted).flatMap(([key, value]) => judgePatched(value, valueOf(found, key), child(path, key)))
  }
  if (Array.isArray(wanted)) return judgeList(wanted, found, path)
  return wanted === found ? [] : [differs(path, JSON.stringify(wanted), found)]
}

function judgeList(wanted: readonly unknown[], found: unknown, path: string): string[] {
  const list = asArray(found)
  if (list.length !== wanted.length) return [differs(path, `a list of ${String(wanted.length)}`, found)]
  return wanted.flatMap((value, index) => judgePatched(value, list[index], at(path, index)))
}

function valueOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function differs(path: string, wanted: string, found: unknown): string {
  return `patched: ${path === '' ? 'the object' : path}: expected ${wanted}, got ${shown(found)}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${String(value.length)}`
  return isObject(value) ? 'an object' : JSON.stringify(value)
}
