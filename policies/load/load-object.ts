import { asArray, asString, dig, type JsonObject } from '../json.ts'
import { apiVersion } from '../schema/documents.ts'
import { buildException, type GrantedInCluster, type KnownPolicies } from './build-exception.ts'
import { buildPolicy } from './build-policy.ts'
import { createFindingList, pathOf, type FindingList, type LoadedDocument } from './findings-list.ts'
import { loadEngines } from './load-engines.ts'
import { restoreOnKey } from './on-key.ts'
import type { DriftException, Policy, Problem } from './policy.ts'
import { grantOf } from './stored-exception.ts'

/** Something wrong in an object of a cluster, which has no lines. */
export type ObjectProblem = Pick<Problem, 'severity' | 'path' | 'message'>

/** What came of an object: something to decide by, unless one of the problems is an error. */
export interface LoadedObject<Built> {
  built: Built | undefined
  problems: readonly ObjectProblem[]
}

/** Loads a DriftPolicy as a cluster stores it. Everything that is wrong is told; the object is never changed. */
export async function loadPolicyObject(object: JsonObject): Promise<LoadedObject<Policy>> {
  const findings = createFindingList()
  const document = documentOf('DriftPolicy', restoreOnKey(object))
  await loadEngines([document.value])
  const built = buildPolicy(document, findings)
  return { built, problems: problemsOf(findings) }
}

/** Loads a DriftException as a cluster stores it, held against the policies that are in force. */
export function loadExceptionObject(
  object: JsonObject,
  policies: KnownPolicies,
  granted: GrantedInCluster,
): LoadedObject<DriftException> {
  const findings = createFindingList()
  const built = buildException(documentOf('DriftException', object), policies, findings, granted)
  return { built, problems: problemsOf(findings) }
}

/** The same by what the cluster says of it; one that is being deleted opens nothing. */
export function loadStoredException(object: JsonObject, policies: KnownPolicies): LoadedObject<DriftException> {
  const { deleted, ...granted } = grantOf(object)
  return deleted ? { built: undefined, problems: [] } : loadExceptionObject(object, policies, granted)
}

/** Policies as exceptions are held against them. */
export function knownPolicies(policies: readonly Policy[]): KnownPolicies {
  return new Map(policies.map((policy) => [policy.name, { rules: policy.rules.map(({ name }) => name), policy }]))
}

/** The rules of a DriftPolicy by name, also of one that does not load. */
export function ruleNames(object: JsonObject): string[] {
  return asArray(dig(object, 'spec', 'rules')).map((rule) => asString(dig(rule, 'name')) ?? '')
}

/** What the cluster adds to an object is none of the author's: only kind, name and spec are judged. */
function documentOf(kind: 'DriftPolicy' | 'DriftException', object: JsonObject): LoadedDocument {
  const name = dig(object, 'metadata', 'name')
  const value = { apiVersion, kind, metadata: { name }, spec: object['spec'] }
  return { file: `${kind}/${asString(name) ?? ''}`, source: nowhere, root: [], value, line: 0 }
}

const nowhere = { text: '', line: 0, column: 0, contentLine: 0 }

function problemsOf(findings: FindingList): ObjectProblem[] {
  return findings.all.map(({ severity, keys, message }) => ({ severity, path: pathOf(keys), message }))
}
