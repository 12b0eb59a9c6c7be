import type { ComparedObject, DriftedField } from '../../../../plugin/drift/drift.ts'
import { reportOf, type DriftReport } from '../../../../plugin/drift/report.ts'

/** A drifted field, of which a test gives what it is about. */
export function field(parts: Partial<DriftedField> = {}): DriftedField {
  return {
    steps: [
      { kind: 'field', name: 'spec' },
      { kind: 'field', name: 'replicas' },
    ],
    ...{ path: 'spec.replicas', pointer: '/spec/replicas', kind: 'changed', desired: 2, live: 5, hidden: false },
    cause: { class: 'person', manager: 'kubectl-edit', operation: 'Update', time: Date.parse('2026-11-21T08:00:00Z') },
    ...parts,
  }
}

/** A Deployment with such fields. */
export function drifted(fields: readonly DriftedField[], parts: Partial<ComparedObject> = {}): ComparedObject {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }
  return { ref, file: 'deploy/web.yaml', line: 3, state: 'drifted', fields, ...parts }
}

/** A report of such objects, ten minutes after the change. */
export function reported(...objects: ComparedObject[]): DriftReport {
  return reportOf(objects, { same: 3 })
}

export const now = Date.parse('2026-11-21T08:10:00Z')
