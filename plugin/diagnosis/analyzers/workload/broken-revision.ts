import { dig, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { valueEvidence, fieldEvidence } from '../../evidence.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { kubectlHeal, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { revisionOf, stuckStatefulSet } from '../stuck-revision.ts'

/** StatefulSets whose template was changed back (or on) while a Pod of a broken revision is still there: they wait for it for ever. */
export const brokenRevision: Analyzer = {
  name: 'broken-revision',
  reads: ['coreevents', 'statefulsets', 'pods'],
  *analyze(facts) {
    for (const pod of facts.troubledPods()) {
      const set = stuckStatefulSet(facts, pod)
      if (set !== undefined) yield findingOf(pod, set)
    }
  },
}

function findingOf(pod: PodView, set: JsonObject): Finding {
  const root = referenceOf(set)
  const isBack = dig(set, 'status', 'updateRevision') === dig(set, 'status', 'currentRevision')
  return {
    code: 'BrokenRevision',
    root,
    affects: [pod.ref, root],
    cause: isBack
      ? 'Its template was changed back, but a Pod of the broken revision is left, and it waits for that Pod to become ready'
      : 'Its template was changed again, but a Pod of an older, broken revision is left, and it waits for that Pod to become ready',
    evidence: [
      fieldEvidence(pod.object, 'metadata.labels[controller-revision-hash]', revisionOf(pod) ?? ''),
      valueEvidence(set, 'status', 'updateRevision'),
      ...stateEvidence(pod),
    ],
    ruledOut: ['not the template as it is now: the Pod was made from another revision'],
    next: [kubectlOn('delete', pod.ref), kubectlHeal('rollback', root)],
  }
}

function stateEvidence(pod: PodView): Evidence[] {
  return pod.containers.flatMap(({ statusPath, waiting, last }) => {
    if (waiting === undefined) return []
    const reason = last === undefined ? waiting.reason : `${waiting.reason} after exit code ${String(last.exitCode)}`
    return [fieldEvidence(pod.object, `${statusPath}.state.waiting`, reason)]
  })
}
