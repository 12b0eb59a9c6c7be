import { isAnnotationName } from '../kubernetes/annotation-name.ts'
import { compileGlob } from '../kubernetes/glob.ts'
import type { FindingList, Key, LoadedDocument } from './findings-list.ts'
import type { LabelRequirement, LabelSelector, Managers, Match } from './policy.ts'

/** Reports in a document, below some keys. */
type Report = (keys: readonly Key[], message: string) => void

/** A match as the evaluator takes it: empty lists, which restrict nothing, are left out. Reports what the schema cannot say. */
export function readMatch(match: Match, document: LoadedDocument, keys: readonly Key[], findings: FindingList): Match {
  const report: Report = (below, message) => {
    findings.error(document, [...keys, ...below], message)
  }
  checkGlobs(match.namespaces, ['namespaces'], report)
  checkGlobs(match.names, ['names'], report)
  checkSelector(match.namespaceSelector, ['namespaceSelector'], report)
  checkSelector(match.objectSelector, ['objectSelector'], report)
  const { namespaces, names, kinds, namespaceSelector, objectSelector } = match
  return {
    ...(namespaces?.length ? { namespaces } : {}),
    ...(names?.length ? { names } : {}),
    ...(kinds?.length ? { kinds } : {}),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(objectSelector === undefined ? {} : { objectSelector }),
  }
}

/** True for a match that every workload fulfils. */
export function matchesEverything(match: Match): boolean {
  return Object.keys(match).length === 0
}

/** Reports globs of a policy's managers that are none. */
export function checkManagers(managers: Managers, document: LoadedDocument, findings: FindingList): void {
  const report: Report = (below, message) => {
    findings.error(document, ['spec', 'managers', ...below], message)
  }
  checkGlobs(managers.serviceAccounts, ['serviceAccounts'], report)
  checkGlobs(managers.users, ['users'], report)
  checkGlobs(managers.groups, ['groups'], report)
  for (const [index, account] of (managers.serviceAccounts ?? []).entries()) {
    if (account.split('/').length !== 2) {
      report(['serviceAccounts', index], `"${account}" must be namespace/name, such as "flux-system/*"`)
    }
  }
}

function checkGlobs(globs: readonly string[] | undefined, keys: readonly Key[], report: Report): void {
  for (const [index, pattern] of (globs ?? []).entries()) {
    const glob = compileGlob(pattern)
    if (!glob.ok) report([...keys, index], `bad glob "${pattern}": ${glob.reason}`)
  }
}

function checkSelector(selector: LabelSelector | undefined, keys: readonly Key[], report: Report): void {
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
    const place = [...keys, 'matchLabels', key]
    if (!isAnnotationName(key)) report(place, `"${key}" is no label key`)
    if (!isLabelValue(value)) report(place, `"${value}" is no label value`)
  }
  for (const [index, requirement] of (selector?.matchExpressions ?? []).entries()) {
    checkRequirement(requirement, [...keys, 'matchExpressions', index], report)
  }
}

function checkRequirement(
  { key, operator, values = [] }: LabelRequirement,
  keys: readonly Key[],
  report: Report,
): void {
  if (!isAnnotationName(key)) report([...keys, 'key'], `"${key}" is no label key`)
  const wantsValues = operator === 'In' || operator === 'NotIn'
  if (wantsValues && values.length === 0) report(keys, `values are required with the operator ${operator}`)
  if (!wantsValues && values.length > 0) report([...keys, 'values'], `must be absent with the operator ${operator}`)
  for (const [index, value] of values.entries()) {
    if (!isLabelValue(value)) report([...keys, 'values', index], `"${value}" is no label value`)
  }
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(value))
}
