import type { ObjectReference } from '../../object-reference.ts'
import type { Diagnosis, MergedEvidence, Verdict } from '../verdict.ts'
import { workloadsOf } from './workloads.ts'

/** A diagnosis as `-o json` and `-o yaml` print it; docs/diagnose.md documents it, scripts read it. */
export function diagnosisData(diagnosis: Diagnosis): object {
  const { verdicts, information, unread, now } = diagnosis
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'Diagnosis',
    time: new Date(now).toISOString(),
    summary: {
      verdicts: verdicts.length,
      workloads: workloadsOf(verdicts).length,
      information: information.length,
    },
    verdicts: verdicts.map(verdictData),
    information: information.map(verdictData),
    unread: unread.map(({ resource, reason }) => ({ resource, reason })),
  }
}

function verdictData(verdict: Verdict): object {
  return {
    code: verdict.code,
    severity: verdict.severity,
    root: { ...rootData(verdict.root), exists: verdict.rootExists ?? null },
    cause: verdict.cause,
    also: verdict.also,
    affected: verdict.affected.map(objectData),
    pods: verdict.pods.length,
    evidence: verdict.evidence.map(evidenceData),
    moreEvidence: verdict.moreEvidence,
    ruledOut: verdict.ruledOut,
    unread: verdict.unread,
    consequences: verdict.consequences.map(({ code, object, cause }) => ({ code, object: objectData(object), cause })),
    logs: verdict.logs.map(({ pod, container, lines }) => ({ pod: objectData(pod), container, lines })),
    next: verdict.next,
  }
}

function rootData(root: ObjectReference): object {
  return { apiVersion: root.apiVersion ?? null, ...objectData(root) }
}

/** null where a kind has no namespaces: every key is always there. */
function objectData({ kind, namespace, name }: ObjectReference): object {
  return { kind, namespace: namespace ?? null, name }
}

function evidenceData({ object, field, value, time, more }: MergedEvidence): object {
  return {
    object: objectData(object),
    field,
    value,
    time: time === undefined ? null : new Date(time).toISOString(),
    more,
  }
}
