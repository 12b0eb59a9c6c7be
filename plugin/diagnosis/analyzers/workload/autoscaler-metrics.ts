import type { JsonObject } from '../../../../policies/json.ts'
import { clip } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kindToResource } from '../../kinds.ts'
import { kubectl, kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf, type ConditionView } from '../../pod-view.ts'
import { creationPatience, recoveredAfter } from '../../settled.ts'
import { isBroken } from '../broken-pods.ts'
import { targetOf } from './autoscaler-view.ts'

/** HorizontalPodAutoscalers that cannot tell how many replicas are needed, for over two minutes, or ten where its Pods may just be starting. */
export const autoscalerMetrics: Analyzer = {
  name: 'autoscaler-metrics',
  reads: [
    'horizontalpodautoscalers',
    'deployments',
    'statefulsets',
    'replicasets',
    'pods',
    'apiservices',
    'coreevents',
  ],
  *analyze(facts) {
    for (const autoscaler of facts.snapshot.list('horizontalpodautoscalers')) {
      const active = conditionOf(autoscaler, 'ScalingActive')
      if (active?.status !== 'False' || !/^FailedGet\w*Metric$/.test(active.reason)) continue
      if (facts.now - (active.since ?? facts.now) < patience(autoscaler, active, facts)) continue
      yield findingOf(autoscaler, active)
    }
  },
}

/** Pods that start have no metrics yet, so there a rollout's time is given, unless one of them is broken. */
function patience(autoscaler: JsonObject, { message }: ConditionView, facts: Facts): number {
  if (!/might be unready|no metrics returned|no pods returned/.test(message)) return creationPatience
  const target = targetOf(autoscaler)
  const resource = kindToResource(target)
  const found = resource && facts.snapshot.get(resource, target.name, target.namespace)
  const pods = found?.state === 'known' ? facts.podsOf(found.value) : []
  return pods.some((pod) => isBroken(pod, facts)) ? creationPatience : recoveredAfter
}

function findingOf(autoscaler: JsonObject, active: ConditionView): Finding {
  const root = referenceOf(autoscaler)
  const frame = { affects: [root], evidence: [conditionEvidence(autoscaler, active)] }
  if (/missing (?:pod-level )?request for/.test(active.message))
    return { ...frame, ...withoutRequests(root, active, autoscaler) }
  const api = missingApi(active)
  if (api !== undefined) return { ...frame, ...withoutApi(api) }
  return {
    ...frame,
    code: 'AutoscalerWithoutMetrics',
    root,
    cause: `It gets no metrics of its Pods and does not scale: ${clip(innermost(active.message), 160)}`,
    next: [kubectlOn('describe', root), kubectlList('top pods', root.namespace)],
    // Pods that are not ready, or not there, have no metrics.
    because: [targetOf(autoscaler)],
  }
}

function withoutRequests(
  root: ObjectReference,
  { message }: ConditionView,
  autoscaler: JsonObject,
): Pick<Finding, 'code' | 'root' | 'cause' | 'next'> {
  const [, resource = 'cpu', container = ''] = /request for (\S+)(?: in container (\S+))?/.exec(message) ?? []
  const inContainer = container === '' ? '' : ` of the container ${container}`
  return {
    code: 'AutoscalerWithoutRequests',
    root,
    cause: `It scales by utilization of ${resource}, but the request for ${resource}${inContainer} is not set`,
    next: [
      kubectlOn(
        'set resources',
        targetOf(autoscaler),
        ...(container === '' ? [] : ['-c', container]),
        `--requests=${resource}=100m`,
        '--dry-run=server',
      ),
      '# set the request to what a Pod usually needs',
    ],
  }
}

/** One API gives metrics to all autoscalers: where it is not served, that is the root. */
function withoutApi(api: ObjectReference): Pick<Finding, 'code' | 'root' | 'cause' | 'next' | 'because'> {
  return {
    code: 'AutoscalerWithoutMetrics',
    root: api,
    cause: 'The metrics API is not served, so autoscalers get no metrics and do not scale',
    next: [
      kubectlOn('get', api),
      kubectl('get', '--raw', `/apis/${api.name.replace(/^([^.]+)\.(.+)$/, '$2/$1')}`),
      '# install or repair metrics-server (or the adapter that serves this API)',
    ],
    because: [api],
  }
}

const apis: readonly { from: RegExp; name: string }[] = [
  { from: /from resource metrics API/, name: 'v1beta1.metrics.k8s.io' },
  { from: /from custom metrics API/, name: 'v1beta2.custom.metrics.k8s.io' },
  { from: /from external metrics API/, name: 'v1beta1.external.metrics.k8s.io' },
]

function missingApi({ message }: ConditionView): ObjectReference | undefined {
  const isDown = /could not find the requested resource|currently unable to handle the request|no matches for/.test(
    message,
  )
  const api = apis.find(({ from }) => from.test(message))
  return isDown && api !== undefined ? { kind: 'APIService', name: api.name } : undefined
}

function innermost(message: string): string {
  return message.replace(/^the HPA was unable to compute the replica count: /, '')
}
