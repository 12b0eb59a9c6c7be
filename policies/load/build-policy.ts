import { asArray, asObject, asString, dig } from '../json.ts'
import type { PolicyDocument } from '../schema/documents.ts'
import { validateDocument } from '../schema/validate.ts'
import { buildRule, typeProblem } from './build-rule.ts'
import { checkManagers, matchesEverything, readMatch } from './check-match.ts'
import { parseDuration } from './duration.ts'
import type { FindingList, LoadedDocument } from './findings-list.ts'
import type { Match, Overrides, Policy } from './policy.ts'
import { soundParts, type SoundParts } from './sound-parts.ts'

/**
 * The policy of a document. Undefined where it cannot be used; everything that is wrong with it is reported: parts that fit the
 * schema are looked into even where others do not.
 */
export function buildPolicy(document: LoadedDocument, findings: FindingList): Policy | undefined {
  const before = findings.all.length
  const validated = validateDocument('DriftPolicy', document.value)
  if (!validated.ok) for (const { keys, message } of validated.problems) findings.error(document, keys, message)
  reportTypes(document, findings)
  const policy = assemble(soundParts(document, validated.ok ? [] : validated.problems), document, findings)
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

function assemble(parts: SoundParts, document: LoadedDocument, findings: FindingList): Policy {
  const managers = parts.managers ?? {}
  const given = { match: parts.match ?? {}, action: parts.action ?? 'Enforce' }
  checkManagers(managers, document, findings)
  checkRuleNames(asArray(dig(document.value, 'spec', 'rules')), document, findings)
  const rules = parts.rules.map((rule, index) => rule && buildRule(rule, index, given, document, findings))
  const overrides = readOverrides(parts.overrides, document, findings)
  return {
    name: parts.name ?? '',
    match: readMatch(given.match, document, ['spec', 'match'], findings),
    exclude: readExclude(parts.exclude ?? [], document, findings),
    managers,
    ...(overrides === undefined ? {} : { overrides }),
    rules: rules.filter((rule) => rule !== undefined),
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

function checkRuleNames(rules: readonly unknown[], document: LoadedDocument, findings: FindingList): void {
  const first = new Map<string, number>()
  for (const [index, rule] of rules.entries()) {
    const name = asString(dig(rule, 'name'))
    if (name === undefined) continue
    const before = first.get(name)
    if (before === undefined) first.set(name, index)
    else {
      const message = `duplicate rule name "${name}": spec.rules[${String(before)}] has it already`
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
