import { causes, type CauseCode } from './causes/cause-codes.ts'
import type { Severity } from './causes/cause.ts'
import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'
import { kindToResource } from './kinds.ts'
import { onceEach } from './once-each.ts'
import { referenceKey, type ObjectReference } from '../object-reference.ts'

/** All findings of one cause: the same code, the same root. */
export interface Group {
  code: CauseCode
  severity: Severity
  root: ObjectReference
  findings: readonly Finding[]
  /** What is affected, with workloads in place of their Pods. */
  affected: ReadonlyMap<string, ObjectReference>
  /** The Pods among it. */
  pods: ReadonlyMap<string, ObjectReference>
  /** The keys of all of it: root, affected as seen, workloads. */
  touched: ReadonlySet<string>
  /** What would explain each finding; one without any makes the group stand on its own. */
  because: readonly Because[]
}

/** Keys of what would explain a finding, with what each counts: 1 what it names itself, 0 a workload that stands for its Pod. */
export type Because = ReadonlyMap<string, number>

/** What stands for the workload of an object: itself where it was not read. */
export type WorkloadOf = (reference: ObjectReference) => ObjectReference

const severities = new Map<string, Severity>(causes.map(({ code, severity }) => [code, severity]))

/** Findings of one cause as one group, in the order in which their causes were found. */
export function groupFindings(findings: readonly Finding[], facts: Facts): Group[] {
  const byCause = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.code} ${referenceKey(finding.root)}`
    const others = byCause.get(key)
    if (others === undefined) byCause.set(key, [finding])
    else others.push(finding)
  }
  const workloadOf = workloadFinder(facts)
  return [...byCause.values()].flatMap((members) => groupOf(members, workloadOf))
}

function groupOf(findings: readonly Finding[], workloadOf: WorkloadOf): Group[] {
  const [first] = findings
  if (first === undefined) return []
  const [affected, pods] = [new Map<string, ObjectReference>(), new Map<string, ObjectReference>()]
  const touched = new Set([referenceKey(first.root)])
  for (const reference of findings.flatMap((finding) => finding.affects)) {
    const workload = workloadOf(reference)
    const [key, workloadKey] = [referenceKey(reference), referenceKey(workload)]
    if (reference.kind === 'Pod') pods.set(key, reference)
    affected.set(workloadKey, workload)
    touched.add(key).add(workloadKey)
  }
  const because = findings.map((finding) => keysOf(finding.because ?? [], workloadOf))
  return [
    { code: first.code, severity: severityOf(first), root: first.root, findings, affected, pods, touched, because },
  ]
}

/** The groups by what they touch. */
export function indexByTouched(groups: readonly Group[]): Map<string, Group[]> {
  const index = new Map<string, Group[]>()
  for (const group of groups) {
    for (const key of group.touched) {
      const others = index.get(key)
      if (others === undefined) index.set(key, [group])
      else others.push(group)
    }
  }
  return index
}

function severityOf({ code, information }: Finding): Severity {
  return information === true ? 'information' : (severities.get(code) ?? 'warning')
}

function keysOf(references: readonly ObjectReference[], workloadOf: WorkloadOf): Because {
  return new Map([
    ...references.map((reference) => [referenceKey(workloadOf(reference)), 0] as const),
    ...references.map((reference) => [referenceKey(reference), 1] as const),
  ])
}

/** Finds the outermost controller of what was read: of Pods, and of ReplicaSets and Jobs between. */
function workloadFinder(facts: Facts): WorkloadOf {
  return onceEach((reference) => lookUp(reference, facts))
}

function lookUp(reference: ObjectReference, facts: Facts): ObjectReference {
  const resource = kindToResource(reference)
  if (resource !== 'pods' && resource !== 'replicasets' && resource !== 'jobs') return reference
  const object = facts.snapshot.get(resource, reference.name, reference.namespace)
  return object.state === 'known' ? facts.workloadOf(object.value) : reference
}
