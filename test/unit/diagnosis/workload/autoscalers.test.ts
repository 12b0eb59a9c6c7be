import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { autoscalerAtMaximum } from '../../../../plugin/diagnosis/analyzers/workload/autoscaler-at-maximum.ts'
import { autoscalerConflict } from '../../../../plugin/diagnosis/analyzers/workload/autoscaler-conflict.ts'
import { autoscalerMetrics } from '../../../../plugin/diagnosis/analyzers/workload/autoscaler-metrics.ts'
import { autoscalerTarget } from '../../../../plugin/diagnosis/analyzers/workload/autoscaler-target.ts'
import { ago, minutes } from '../../../support/diagnosis/clock.ts'
import { plain } from '../../../support/diagnosis/cluster-objects.ts'
import { findingsOf, type SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, deployment } from '../../../support/diagnosis/objects.ts'

const analyzers = [autoscalerMetrics, autoscalerAtMaximum, autoscalerTarget, autoscalerConflict]

function autoscaler(conditions: JsonObject[] = [], name = 'web', target = 'web', status: JsonObject = {}): JsonObject {
  return plain('autoscaling/v2', 'HorizontalPodAutoscaler', name, {
    spec: {
      minReplicas: 2,
      maxReplicas: 10,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
    },
    status: { currentReplicas: 2, desiredReplicas: 2, conditions, ...status },
  })
}

const inactive = (reason: string, message: string, since = 5 * minutes): JsonObject =>
  condition('ScalingActive', false, ago(since), { reason, message })
const unable = 'the HPA was unable to compute the replica count:'
const noRequest = inactive(
  'FailedGetResourceMetric',
  `${unable} failed to get cpu utilization: missing request for cpu in container web of Pod web-5d9c7b8f6-x7k2p`,
)
const noApi = inactive(
  'FailedGetResourceMetric',
  `${unable} failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
)
const unreadyFor = (since: number): JsonObject =>
  inactive(
    'FailedGetResourceMetric',
    `${unable} failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)`,
    since,
  )
const unready = unreadyFor(10 * minutes)
const tooMany = (since: number): JsonObject =>
  condition('ScalingLimited', true, ago(since), {
    reason: 'TooManyReplicas',
    message: 'the desired replica count is more than the maximum replica count',
  })
const noScale = condition('AbleToScale', false, ago(minutes), {
  reason: 'FailedGetScale',
  message: 'the HPA controller was unable to get the target\'s current scale: deployments/scale.apps "web" not found',
})
const ambiguous = inactive(
  'AmbiguousSelector',
  'pods by selector app=web are controlled by multiple HPAs: [prod-shop/a prod-shop/b]',
)
const full = { currentReplicas: 10, desiredReplicas: 10 }
const hpa = 'HorizontalPodAutoscaler/prod-shop'

const rows: [claim: string, objects: JsonObject[], options: SnapshotOptions, ...verdicts: string[]][] = [
  ['all is well', [deployment(), autoscaler([condition('ScalingActive', true)])], {}],
  ['no requests', [deployment(), autoscaler([noRequest])], {}, `AutoscalerWithoutRequests ${hpa}/web`],
  [
    'no metrics API: one root for all',
    [deployment(), deployment({ name: 'api' }), autoscaler([noApi]), autoscaler([noApi], 'api', 'api')],
    {},
    'AutoscalerWithoutMetrics APIService/v1beta1.metrics.k8s.io',
  ],
  ['no metrics of its Pods', [deployment(), autoscaler([unready])], {}, `AutoscalerWithoutMetrics ${hpa}/web`],
  ['its Pods are starting', [deployment(), autoscaler([unreadyFor(9 * minutes)])], {}],
  ['no metrics yet', [deployment(), autoscaler([inactive('FailedGetResourceMetric', `${unable} x`, minutes)])], {}],
  [
    'its target is scaled to zero',
    [
      deployment({ replicas: 0 }),
      autoscaler([inactive('ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')]),
    ],
    {},
  ],
  [
    'at its maximum for ten minutes',
    [deployment(), autoscaler([tooMany(10 * minutes)], 'web', 'web', full)],
    {},
    `AutoscalerAtMaximum ${hpa}/web`,
  ],
  ['at its maximum for nine minutes', [deployment(), autoscaler([tooMany(9 * minutes)], 'web', 'web', full)], {}],
  [
    'raised since',
    [deployment(), autoscaler([tooMany(20 * minutes)], 'web', 'web', { currentReplicas: 6, desiredReplicas: 6 })],
    {},
  ],
  ['its target does not exist', [autoscaler([noScale])], {}, `AutoscalerTargetMissing ${hpa}/web`],
  [
    'its target was not read, and the controller says it',
    [autoscaler([noScale])],
    { unread: { deployments: 'forbidden' } },
    `AutoscalerTargetMissing ${hpa}/web`,
  ],
  ['its target was not read', [autoscaler()], { unread: { deployments: 'forbidden' } }],
  ['its target came since', [deployment(), autoscaler([noScale])], {}],
  [
    'two for one workload',
    [deployment(), autoscaler([], 'a'), autoscaler([], 'b')],
    {},
    `AutoscalersConflict ${hpa}/a`,
  ],
  [
    'two whose selectors overlap',
    [deployment(), deployment({ name: 'api' }), autoscaler([ambiguous], 'a'), autoscaler([ambiguous], 'b', 'api')],
    {},
    `AutoscalersConflict ${hpa}/a`,
  ],
]

describe('autoscalers', () => {
  for (const [claim, objects, options, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects, options), verdicts)
    })
  }

  it('metrics that are missing follow from a target without healthy Pods', () => {
    const [finding] = findingsOf([autoscalerMetrics], [deployment(), autoscaler([unready])])
    assert.deepEqual(
      finding?.because?.map(({ kind, name }) => `${kind}/${name}`),
      ['Deployment/web'],
    )
  })
})
