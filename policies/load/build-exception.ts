import type { ExceptionDocument } from '../schema/documents.ts'
import { didYouMean } from '../schema/nearest.ts'
import { validateDocument } from '../schema/validate.ts'
import { showDuration } from './duration.ts'
import type { FindingList, Key, LoadedDocument } from './findings-list.ts'
import type { DriftException, ExceptionSubject, Overrides, Policy } from './policy.ts'
import { parseTime } from './time.ts'

/** What exceptions are held against, by name; `policy` is undefined where it did not load. */
export type KnownPolicies = ReadonlyMap<string, { rules: readonly string[]; policy: Policy | undefined }>

/** Of an exception that a cluster stores. */
export interface GrantedInCluster {
  /** milliseconds since the epoch; its duration counts from there where it has no notBefore */
  createdAt: number
  /** Ended early by somebody, perhaps before it began. */
  revoked: boolean
}

/** The exception of a document. Undefined where it cannot be used; everything that is wrong with it is reported. */
export function buildException(
  document: LoadedDocument,
  policies: KnownPolicies,
  findings: FindingList,
  granted?: GrantedInCluster,
): DriftException | undefined {
  const before = findings.all.length
  const validated = validateDocument('DriftException', document.value)
  if (!validated.ok) {
    for (const { keys, message } of validated.problems) findings.error(document, keys, message)
    return undefined
  }
  const report = (keys: readonly Key[], message: string): void => {
    findings.error(document, ['spec', ...keys], message)
  }
  const { spec } = validated.document
  for (const field of ['owner', 'reason', 'ticket'] as const)
    if (spec[field]?.trim() === '') report([field], 'says nothing; somebody will read it later')
  const times = { ...readTimes(spec, granted, report), createdAt: granted?.createdAt }
  checkPolicy(spec, times, policies, report)
  const exception = assemble(validated.document, times, document, readSubjects(spec, report))
  if (findings.all.length > before) return undefined
  if (spec.atExpiry === 'Revert') findings.warning(document, ['spec', 'atExpiry'], notReverted)
  return exception
}

const notReverted = 'nothing reverts the change at the end yet; until a controller does, Revert is Keep'

type Report = (keys: readonly Key[], message: string) => void
type Spec = ExceptionDocument['spec']

interface Times {
  /** Known only of an exception in a cluster. */
  createdAt?: number | undefined
  notBefore: number | undefined
  expiresAt: number | undefined
}

function assemble(
  { metadata, spec }: ExceptionDocument,
  { notBefore, expiresAt }: Times,
  { file, line }: LoadedDocument,
  subjects: readonly ExceptionSubject[],
): DriftException {
  return {
    name: metadata.name,
    policy: spec.policy,
    rules: spec.rules,
    target: spec.target,
    subjects,
    owner: spec.owner,
    reason: spec.reason,
    ...(spec.ticket === undefined ? {} : { ticket: spec.ticket }),
    ...(notBefore === undefined ? {} : { notBefore }),
    expiresAt: expiresAt ?? 0,
    atExpiry: spec.atExpiry ?? 'Keep',
    source: { file, line, column: 1 },
  }
}

function readTimes(spec: Spec, granted: GrantedInCluster | undefined, report: Report): Times {
  const read = (field: 'notBefore' | 'expiresAt'): number | undefined => {
    const text = spec[field]
    const time = text === undefined ? undefined : parseTime(text)
    if (text !== undefined && time === undefined) report([field], `"${text}" is no time that exists`)
    return time
  }
  const times = { notBefore: read('notBefore'), expiresAt: read('expiresAt') }
  const { notBefore, expiresAt } = times
  if (granted?.revoked === true || notBefore === undefined || expiresAt === undefined) return times
  if (expiresAt <= notBefore) report(['expiresAt'], 'must be after notBefore')
  return times
}

function checkPolicy(spec: Spec, times: Times, policies: KnownPolicies, report: Report): void {
  const known = policies.get(spec.policy)
  if (known === undefined) {
    report(['policy'], `there is no policy "${spec.policy}"${didYouMean(spec.policy, [...policies.keys()])}`)
    return
  }
  for (const [index, rule] of spec.rules.entries()) {
    if (known.rules.includes(rule)) continue
    const hint = didYouMean(rule, known.rules) || `; it has ${[...known.rules].sort().join(', ')}`
    report(['rules', index], `policy "${spec.policy}" has no rule "${rule}"${hint}`)
  }
  if (known.policy !== undefined) checkOverrides(spec, times, known.policy.overrides, report)
}

function checkOverrides(spec: Spec, times: Times, overrides: Overrides | undefined, report: Report): void {
  if (overrides?.allowed !== true) {
    report(['policy'], `policy "${spec.policy}" allows no exceptions (spec.overrides.allowed)`)
    return
  }
  if (overrides.requireTicket && spec.ticket === undefined)
    report([], `"ticket" is required by policy "${spec.policy}"`)
  const { maxDuration } = overrides
  if (maxDuration === undefined) return
  const from = spec.notBefore === undefined ? times.createdAt : times.notBefore
  if (spec.notBefore === undefined && from === undefined) {
    const reason = `policy "${spec.policy}" limits exceptions to ${showDuration(maxDuration)}, counted from there`
    report([], `"notBefore" is required in a file: ${reason}`)
  } else if (from !== undefined && times.expiresAt !== undefined) {
    const lasts = times.expiresAt - from
    if (lasts > maxDuration) {
      const reason = `policy "${spec.policy}" allows ${showDuration(maxDuration)}`
      report(['expiresAt'], `the exception lasts ${showDuration(lasts)}; ${reason}`)
    }
  }
}

/** Absent subjects mean who requested it, and nobody else. */
function readSubjects(spec: Spec, report: Report): readonly ExceptionSubject[] {
  const { subjects = [], requestedBy } = spec
  for (const [index, { kind, namespace }] of subjects.entries()) {
    const isAccount = kind === 'ServiceAccount'
    if (isAccount && namespace === undefined) report(['subjects', index], 'a ServiceAccount needs its namespace')
    if (!isAccount && namespace !== undefined) report(['subjects', index, 'namespace'], `a ${kind} has no namespace`)
  }
  if (subjects.length > 0) return subjects
  if (requestedBy !== undefined) return [{ kind: 'User', name: requestedBy.username }]
  report([], '"subjects" or "requestedBy" is required: nobody could use the exception')
  return []
}
