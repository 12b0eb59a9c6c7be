import { asString, dig } from '../json.ts'
import { buildException, type KnownPolicies } from './build-exception.ts'
import { buildPolicy } from './build-policy.ts'
import { createFindingList, type FindingList, type LoadedDocument } from './findings-list.ts'
import { loadEngines } from './load-engines.ts'
import { knownPolicies, ruleNames } from './load-object.ts'
import { placeFindings } from './place-findings.ts'
import type { DriftException, Policy, PolicySet, Problem } from './policy.ts'
import { hashOf, specText } from './set-hash.ts'
import { sortDocuments } from './sort-documents.ts'
import type { SourceFile } from './yaml.ts'

export type { SourceFile } from './yaml.ts'

/** A set to decide by, with the warnings of its load; or every error of every file at once, and no set. */
export interface LoadResult {
  set: PolicySet | undefined
  /** Sorted by file, line and column. */
  problems: readonly Problem[]
}

/** What a load may know besides the texts. */
export interface LoadOptions {
  /** milliseconds since the epoch; exceptions that ended before are warned about */
  now?: number
  /** Policies of the cluster, which exceptions may be for too; where they are given, there need be none in the texts. */
  elsewhere?: readonly Policy[]
}

/**
 * Loads policies and exceptions from the texts of files. Pure: the same texts give the same result. All that is wrong is told
 * at once, with file, line, column and path; a set comes only of texts without an error. Texts without any policy are an error.
 */
export async function loadPolicies(files: readonly SourceFile[], options: LoadOptions = {}): Promise<LoadResult> {
  const findings = createFindingList()
  const documents = sortDocuments(files, findings)
  await loadEngines(documents.policies.map(({ value }) => value))
  const policies = buildAll(documents.policies, findings, (document) => buildPolicy(document, findings))
  const known = new Map([...knownPolicies(options.elsewhere ?? []), ...policiesOf(documents.policies, policies)])
  const exceptions = buildAll(documents.exceptions, findings, (document) => buildException(document, known, findings))
  warnOfExpired(documents.exceptions, exceptions, options.now, findings)
  const problems = [...documents.problems, ...(await placeFindings(findings.all))]
  const needsPolicy = options.elsewhere === undefined && documents.policies.length === 0
  if (needsPolicy && !problems.some(isError)) problems.push(noPolicy(files))
  problems.sort(compareProblems)
  if (problems.some(isError)) return { set: undefined, problems }
  return { set: toSet(policies, exceptions, [...documents.policies, ...documents.exceptions]), problems }
}

function buildAll<Built extends Policy | DriftException>(
  documents: readonly LoadedDocument[],
  findings: FindingList,
  build: (document: LoadedDocument) => Built | undefined,
): Built[] {
  const built: Built[] = []
  const first = new Map<string, LoadedDocument>()
  for (const document of documents) {
    const one = build(document)
    if (one !== undefined) built.push(one)
    const name = nameOf(document)
    const before = first.get(name)
    if (before === undefined) first.set(name, document)
    else if (name !== '') findings.error(document, ['metadata', 'name'], duplicate(document, name, before))
  }
  return built.sort(byName)
}

function duplicate({ value }: LoadedDocument, name: string, { file, line }: LoadedDocument): string {
  return `duplicate ${String(value['kind'])} "${name}": ${file}:${String(line)} has it already`
}

function nameOf({ value }: LoadedDocument): string {
  return asString(dig(value, 'metadata', 'name')) ?? ''
}

/** Also of policies that did not load, as far as they can be read. */
function policiesOf(documents: readonly LoadedDocument[], policies: readonly Policy[]): KnownPolicies {
  const loaded = new Map(policies.map((policy) => [policy.name, policy]))
  return new Map(
    documents.map((document) => {
      const name = nameOf(document)
      return [name, { rules: ruleNames(document.value), policy: loaded.get(name) }]
    }),
  )
}

function warnOfExpired(
  documents: readonly LoadedDocument[],
  exceptions: readonly DriftException[],
  now: number | undefined,
  findings: FindingList,
): void {
  for (const { name, expiresAt } of exceptions) {
    const document = documents.find((candidate) => nameOf(candidate) === name)
    if (now === undefined || now < expiresAt || document === undefined) continue
    findings.warning(document, ['spec', 'expiresAt'], `exception "${name}" has ended; remove it`)
  }
}

function toSet(
  policies: readonly Policy[],
  exceptions: readonly DriftException[],
  documents: readonly LoadedDocument[],
): PolicySet {
  const hash = hashOf(documents.map(({ value }) => specText(value)))
  return { policies, exceptions, hash }
}

function noPolicy(files: readonly SourceFile[]): Problem {
  const where = files.length === 0 ? 'there are no files' : `not in ${files.map(({ path }) => path).join(', ')}`
  const above = [...new Set(files.flatMap(({ unreadBelow }) => (unreadBelow === undefined ? [] : [unreadBelow])))]
  const hint = above.length === 0 ? '' : `; directories below ${above.join(', ')} are not read: name them`
  const message = `no policy was found (${where}); a policy is a document of kind DriftPolicy${hint}`
  return { severity: 'error', file: files[0]?.path ?? '', line: 1, column: 1, path: '', message }
}

function isError({ severity }: Problem): boolean {
  return severity === 'error'
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0
}

function compareProblems(left: Problem, right: Problem): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1
  return left.line - right.line || left.column - right.column || (left.message < right.message ? -1 : 1)
}
