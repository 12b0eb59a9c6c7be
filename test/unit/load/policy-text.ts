import { dump } from 'js-yaml'
import type { JsonObject } from '../../../policies/json.ts'
import { loadPolicies, type LoadResult } from '../../../policies/load/load.ts'

/** A policy as YAML: named p, Enforce, for everything, with one replicaLock rule; parts of the spec replace these. */
export function policyText(spec: JsonObject = {}, metadata: JsonObject = { name: 'p' }): string {
  return documentText('DriftPolicy', metadata, {
    match: {},
    action: 'Enforce',
    rules: [{ name: 'lock', replicaLock: {} }],
    ...spec,
  })
}

/** An exception to `lock` of policy p for alice, an hour long; parts replace these, undefined takes one away. */
export function exceptionText(spec: JsonObject = {}, metadata: JsonObject = { name: 'e' }): string {
  return documentText('DriftException', metadata, {
    policy: 'p',
    rules: ['lock'],
    target: { kind: 'Deployment', namespace: 'prod', name: 'web' },
    subjects: [{ kind: 'User', name: 'alice' }],
    owner: 'team-shop',
    reason: 'sale',
    notBefore: '2026-11-20T22:00:00Z',
    expiresAt: '2026-11-20T23:00:00Z',
    ...spec,
  })
}

function documentText(kind: string, metadata: JsonObject, spec: JsonObject): string {
  const document = { apiVersion: 'kubectl-heal.io/v1alpha1', kind, metadata, spec }
  return `---\n${dump(document, { skipInvalid: true, noRefs: true })}`
}

/** Loads texts as files a.yaml, b.yaml, … */
export async function loadTexts(...texts: string[]): Promise<LoadResult> {
  return loadPolicies(texts.map((text, index) => ({ path: `${String.fromCharCode(97 + index)}.yaml`, text })))
}

/** Every problem of a load as `severity file:line:column path: message`. */
export function shownProblems({ problems }: LoadResult): string[] {
  return problems.map(
    ({ severity, file, line, column, path, message }) => `${severity} ${file}:${line}:${column} ${path}: ${message}`,
  )
}
