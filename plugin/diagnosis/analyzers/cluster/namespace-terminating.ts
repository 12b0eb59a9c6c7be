import { dig, type JsonObject } from '../../../../policies/json.ts'
import { shellWord } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectl, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf, type ConditionView } from '../../pod-view.ts'
import { minutes, timeOf } from '../../../text/time.ts'

/** How long the deletion of a namespace may take: its Pods have their grace periods. */
const deletionPatience = 5 * minutes

/** Namespaces that have been on their way out for five minutes, and what holds them. */
export const namespaceTerminating: Analyzer = {
  name: 'namespace-terminating',
  reads: ['namespaces', 'apiservices'],
  *analyze(facts) {
    for (const namespace of facts.snapshot.list('namespaces')) {
      const deleted = timeOf(dig(namespace, 'metadata', 'deletionTimestamp'))
      if (deleted !== undefined && facts.now - deleted >= deletionPatience) yield findingOf(namespace, deleted, facts)
    }
  },
}

/** The conditions that say why, the most telling first. */
const reasons = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceFinalizersRemaining',
  'NamespaceContentRemaining',
  'NamespaceDeletionContentFailure',
] as const

function findingOf(namespace: JsonObject, deleted: number, facts: Facts): Finding {
  const root = referenceOf(namespace)
  const told = reasons.flatMap((type): ConditionView[] => {
    const condition = conditionOf(namespace, type)
    return condition?.status === 'True' ? [condition] : []
  })
  const [first] = told
  const apis = first?.type === 'NamespaceDeletionDiscoveryFailure' ? downApis(facts) : []
  return {
    code: 'NamespaceTerminating',
    root,
    affects: [root],
    cause: `The namespace is deleted and does not go: ${sentence(first, namespace)}`,
    evidence: [
      fieldEvidence(namespace, 'metadata.deletionTimestamp', dig(namespace, 'metadata', 'deletionTimestamp'), deleted),
      ...told.map((condition) => conditionEvidence(namespace, condition)),
    ],
    next: [
      kubectlOn('describe', root),
      first?.type === 'NamespaceDeletionDiscoveryFailure'
        ? kubectl('get', 'apiservices')
        : `kubectl api-resources --verbs=list --namespaced -o name | xargs -n 1 kubectl get --ignore-not-found --show-kind -n ${shellWord(root.name)}`,
      '# repair what should remove its finalizers; emptying them by hand leaves things behind',
    ],
    ...(apis.length === 0 ? {} : { because: apis }),
  }
}

function sentence(first: ConditionView | undefined, namespace: JsonObject): string {
  if (first !== undefined) return first.message === '' ? first.reason : first.message
  const finalizers = dig(namespace, 'spec', 'finalizers') ?? dig(namespace, 'metadata', 'finalizers')
  return Array.isArray(finalizers) && finalizers.length > 0
    ? `its finalizers are left: ${finalizers.join(', ')}`
    : 'nothing says why'
}

/** An API that does not answer hides what it may have in the namespace. */
function downApis({ snapshot }: Facts): ObjectReference[] {
  return snapshot
    .list('apiservices')
    .filter((api) => conditionOf(api, 'Available')?.status === 'False')
    .map(referenceOf)
}
