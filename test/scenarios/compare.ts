import type { ObjectReference } from '../../plugin/object-reference.ts'
import type { Diagnosis, Verdict } from '../../plugin/diagnosis/verdict.ts'
import type { ExpectedVerdict, Scenario } from './scenario.ts'

/** What is wrong with a diagnosis of a scenario, a line each; verdicts that have nothing to do with its namespace are left out. */
export function mismatches(scenario: Scenario, diagnosis: Diagnosis, namespace: string): string[] {
  const verdicts = diagnosis.verdicts.filter((verdict) => concerns(verdict, namespace, scenario))
  return [
    ...different('verdict', scenario.expect, verdicts),
    ...(scenario.information === undefined
      ? []
      : different('information', scenario.information, diagnosis.information)),
  ]
}

/** A shared cluster has troubles of other scenarios beside this one's. */
function concerns(verdict: Verdict, namespace: string, { alone }: Scenario): boolean {
  const objects = [verdict.root, ...verdict.affected]
  const isHere = objects.some((object) => object.namespace === namespace || object.name === namespace)
  const isOfAnother = verdict.root.kind === 'Namespace' && !verdict.root.name.startsWith(namespace)
  return isHere || (alone === true && verdict.root.namespace === undefined && !isOfAnother)
}

function different(what: string, expected: readonly ExpectedVerdict[], found: readonly Verdict[]): string[] {
  const left = [...found]
  const missing: string[] = []
  for (const wanted of expected) {
    const index = left.findIndex((verdict) => verdict.code === wanted.code && nameOf(verdict.root) === wanted.root)
    const [verdict] = index < 0 ? [] : left.splice(index, 1)
    if (verdict === undefined) missing.push(`no ${what} ${wanted.code} of ${wanted.root}`)
    else missing.push(...lacking(wanted, verdict))
  }
  return [...missing, ...left.map((verdict) => `an unexpected ${what}: ${show(verdict)}`)]
}

function lacking({ code, affected = [], consequences = [] }: ExpectedVerdict, verdict: Verdict): string[] {
  const under = verdict.consequences.map((consequence) => `${consequence.code} ${nameOf(consequence.object)}`)
  const named = verdict.affected.map(nameOf)
  return [
    ...affected
      .filter((name) => !named.includes(name))
      .map((name) => `${code} does not affect ${name}, but ${list(named)}`),
    ...consequences
      .filter((name) => !under.includes(name))
      .map((name) => `${code} lacks the consequence ${name}; it has ${list(under)}`),
  ]
}

function show({ code, root, cause, affected }: Verdict): string {
  return `${code} of ${nameOf(root)} (affects ${list(affected.map(nameOf))}): ${cause}`
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}

function nameOf({ kind, name }: ObjectReference): string {
  return `${kind}/${name}`
}
