import type { ComparedObject, DriftedField, FieldCause } from '../drift.ts'
import type { DriftReport } from '../report.ts'
import { visible } from './show.ts'

/** What `-o json` and `-o yaml` print: a stable format, described in docs/drift.md. Hidden values stay hidden. */
export function driftData({ objects, summary, unread, notes }: DriftReport): object {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftReport',
    summary,
    objects: objects.map(objectData),
    unread,
    notes,
  }
}

function objectData({ ref, file, line, state, reason, fields }: ComparedObject): object {
  return {
    apiVersion: ref.apiVersion ?? null,
    kind: ref.kind,
    namespace: ref.namespace ?? null,
    name: ref.name,
    file: file ?? null,
    line: line ?? null,
    state,
    reason: reason ?? null,
    fields: fields.map(fieldData),
  }
}

function fieldData(field: DriftedField): object {
  const { path, kind, hidden, cause, lockedBy, tolerated, isOrder = false } = field
  return {
    path,
    kind,
    order: isOrder,
    desired: visible(field, 'desired') ?? null,
    live: visible(field, 'live') ?? null,
    hidden,
    cause: causeData(cause),
    lockedBy: lockedBy ?? null,
    tolerated: tolerated ?? null,
  }
}

function causeData({ time, username, manager, operation, subresource, exception, class: by }: FieldCause): object {
  return {
    class: by,
    username: username ?? null,
    manager: manager ?? null,
    operation: operation ?? null,
    subresource: subresource ?? null,
    exception: exception ?? null,
    time: time === undefined ? null : new Date(time).toISOString().replace('.000Z', 'Z'),
  }
}
