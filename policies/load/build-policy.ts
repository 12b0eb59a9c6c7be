import { asArray, asObject, dig, type JsonObject } from '../json.ts'
import type { PolicyDocument } from '../schema/documents.ts'
import { validateDocument } from '../schema/validate.ts'
import { buildRule, typeProblem } from './build-rule.ts'
import { checkManagers, matchesEverything, readMatch } from './check-match.ts'
import { parseDuration } from './duration.ts'
import type { FindingList, LoadedDocument } from './findings-list.ts'
import type { Match, Overrides, Policy, Rule } from './policy.ts'

/** The policy of a document. Undefined where it cannot be used; everything that is wrong with it is reported. */
export function buildPolicy(document: LoadedDocument, findings: FindingList): Policy | undefined {
  const before = findings.all.length
  const validated = validateDocument('DriftPolicy', document.value)
  if (!validated.ok) for (const { keys, message } of validated.problems) findings.error(document, keys, message)
  reportTypes(document, findings)
  if (!validated.ok) return undefined
  const policy = assemble(validated.document, document, findings)
  return findings.all.slice(before).some(({ severity }) => severity === 'error') ? undefined : policy
}

/** Said of documents that do not fit the schema too; an unknown field says more than a missing type, and is not followed by it. */
function reportTypes(document: LoadedDocument, findings: FindingList): void {
  for (const [index, entry] of asArray(dig(document.value, 'spec', 'rules')).entries()) {
    const rule = asObject(entry)
    if (rule === undefined) continue
    const problem = typeProblem(rule)
    if (problem === undefined || hasUnknownField(index, document, findings)) continue
    findings.error(document, ['spec', 'rules', index], problem)
  }
}

function hasUnknownField(index: number, document: LoadedDocument, findings: FindingList): boolean {
  return findings.all.some(
    (finding) =>
      finding.document === document &&
      finding.keys.length === 4 &&
      finding.keys[2] === index &&
      finding.message.startsWith('unknown field'),
  )
}

function assemble({ metadata, spec }: PolicyDocument, document: LoadedDocument, findings: FindingList): Policy {
  const managers = spec.managers ?? {}
  checkManagers(managers, document, findings)
  checkRuleNames(spec.rules, document, findings)
  const rules = spec.rules.map((rule, index) => buildRule(rule, index, { metadata, spec }, document, findings))
  const overrides = readOverrides(spec.overrides, document, findings)
  return {
    name: metadata.name,
    match: readMatch(spec.match, document, ['spec', 'match'], findings),
    exclude: readExclude(spec.exclude ?? [], document, findings),
    managers,
    ...(overrides === undefined ? {} : { overrides }),
    rules: rules.filter((rule): rule is Rule => rule !== undefined),
    source: { file: document.file, line: document.line, column: 1 },
  }
}

function readExclude(entries: readonly Match[], document: LoadedDocument, findings: FindingList): Match[] {
  return entries.map((entry, index) => {
    const keys = ['spec', 'exclude', index]
    const match = readMatch(entry, document, keys, findings)
    if (matchesEverything(match))
      findings.error(document, keys, 'the entry names nothing, so it would exclude everything')
    return match
  })
}

function checkRuleNames(rules: readonly JsonObject[], document: LoadedDocument, findings: FindingList): void {
  const first = new Map<unknown, number>()
  for (const [index, { name }] of rules.entries()) {
    const before = first.get(name)
    if (before === undefined) first.set(name, index)
    else {
      const message = `duplicate rule name "${String(name)}": spec.rules[${String(before)}] has it already`
      findings.error(document, ['spec', 'rules', index, 'name'], message)
    }
  }
}

function readOverrides(
  overrides: PolicyDocument['spec']['overrides'],
  document: LoadedDocument,
  findings: FindingList,
): Overrides | undefined {
  if (overrides === undefined) return undefined
  const { allowed = true, maxDuration, requireTicket = false } = overrides
  if (maxDuration === undefined) return { allowed, requireTicket }
  const milliseconds = parseDuration(maxDuration)
  if (milliseconds === undefined)
    findings.error(document, ['spec', 'overrides', 'maxDuration'], 'must be more than nothing')
  return { allowed, requireTicket, maxDuration: milliseconds ?? 0 }
}
