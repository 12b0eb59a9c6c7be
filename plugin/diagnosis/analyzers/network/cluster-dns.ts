import { dig } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { isBroken } from '../broken-pods.ts'
import { templateReads, workloadsSelected } from '../pod-templates.ts'
import { selectedPods } from '../selected-pods.ts'
import { isClusterDns, serviceView, type ServiceView } from './service-view.ts'

/** The DNS of the cluster without a ready Pod: names are resolved for nobody. */
export const clusterDns: Analyzer = {
  name: 'cluster-dns',
  reads: ['coreevents', 'services', 'pods', ...templateReads],
  *analyze(facts) {
    if (facts.snapshot.unread('pods', 'kube-system') !== undefined) return
    for (const object of facts.snapshot.inNamespace('services', 'kube-system')) {
      const service = serviceView(object)
      const finding = isClusterDns(service) ? failing(service, facts) : undefined
      if (finding !== undefined) yield finding
    }
  },
}

function failing({ ref, selector, namespace, object }: ServiceView, facts: Facts): Finding | undefined {
  if (selector === undefined) return undefined
  const pods = selectedPods(facts, namespace, selector)
  if (pods.some(({ ready }) => ready)) return undefined
  const broken = pods.filter((pod) => isBroken(pod, facts))
  if (pods.length > 0 && broken.length === 0) return undefined
  const workloads = workloadsSelected(facts, namespace, selector)
  const [workload] = workloads
  const isAtZero = workload !== undefined && numberOf(dig(workload, 'spec', 'replicas'), 1) === 0
  return {
    code: 'DnsFailing',
    root: ref,
    affects: [ref],
    cause: isAtZero
      ? `The DNS of the cluster is scaled to zero (${referenceOf(workload).kind} ${referenceOf(workload).name}), so no name is resolved`
      : 'The DNS of the cluster has no ready Pods, so no name is resolved',
    evidence: [
      fieldEvidence(object, 'spec.selector', dig(object, 'spec', 'selector')),
      ...(isAtZero ? [fieldEvidence(workload, 'spec.replicas', '0')] : []),
      ...broken.slice(0, 2).flatMap((pod) => {
        const ready = pod.condition('Ready')
        return ready === undefined ? [] : [conditionEvidence(pod.object, ready)]
      }),
    ],
    next: [
      ...(isAtZero ? [kubectlOn('scale', referenceOf(workload), '--replicas=2')] : []),
      kubectlList('get pods -l k8s-app=kube-dns -o wide', namespace),
    ],
    // That it was scaled to zero is information, and this is not.
    ...(isAtZero ? {} : { because: [...broken.map((pod) => pod.ref), ...workloads.map(referenceOf)] }),
  }
}
