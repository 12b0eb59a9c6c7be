import type { Analyzer } from '../analyzer.ts'
import { containerEndings } from './container/endings.ts'
import { missingReferences } from './container/missing-references.ts'
import { containersWaiting } from './container/waiting.ts'
import { imagePulls } from './image/image-pulls.ts'
import { slowPulls } from './image/slow-pull.ts'
import { notCreated } from './pending/not-created.ts'
import { sandboxFailed } from './pending/sandbox-failed.ts'
import { schedulerMissing } from './pending/scheduler-missing.ts'
import { schedulingGated } from './pending/scheduling-gated.ts'
import { unschedulable } from './pending/unschedulable.ts'
import { cpuThrottled } from './running/cpu-throttled.ts'
import { stoppedPods } from './running/stopped-pods.ts'
import { evictionBlocked } from './running/eviction-blocked.ts'
import { failedMounts } from './running/failed-mount.ts'
import { podsNotReady } from './running/pod-not-ready.ts'
import { readinessProbes } from './running/readiness-probe.ts'
import { startupProbes } from './running/startup-probe.ts'
import { stuckTerminating } from './running/stuck-terminating.ts'
import { deploymentRollout } from './workload/deployment-rollout.ts'
import { pausedRollout } from './workload/paused-rollout.ts'
import { setRollout } from './workload/set-rollout.ts'
import { brokenRevision } from './workload/broken-revision.ts'
import { scaledToZero } from './workload/scaled-to-zero.ts'
import { failedJob } from './workload/failed-job.ts'
import { missedCronJob } from './workload/missed-cron-job.ts'
import { suspendedCronJob } from './workload/suspended-cron-job.ts'
import { autoscalerMetrics } from './workload/autoscaler-metrics.ts'
import { autoscalerAtMaximum } from './workload/autoscaler-at-maximum.ts'
import { autoscalerTarget } from './workload/autoscaler-target.ts'
import { autoscalerConflict } from './workload/autoscaler-conflict.ts'
import { disruptionBudget } from './workload/disruption-budget.ts'
import { serviceEndpoints } from './network/service-endpoints.ts'
import { servicePorts } from './network/service-ports.ts'
import { clusterDns } from './network/cluster-dns.ts'
import { ingressBackends } from './network/ingress-backends.ts'
import { ingressClass } from './network/ingress-class.ts'
import { ingressTls } from './network/ingress-tls.ts'
import { networkPolicy } from './network/network-policy.ts'
import { nodeReadiness } from './cluster/node-readiness.ts'
import { nodePressure } from './cluster/node-pressure.ts'
import { failingWebhooks } from './cluster/failing-webhooks.ts'
import { apiServiceDown } from './cluster/api-service-down.ts'
import { namespaceTerminating } from './cluster/namespace-terminating.ts'
import { expiringCertificate } from './cluster/expiring-certificate.ts'
import { nearlyUsedQuota } from './cluster/nearly-used-quota.ts'

/** Every analyzer, by area. */
export const analyzers: readonly Analyzer[] = [
  containerEndings,
  containersWaiting,
  missingReferences,
  imagePulls,
  slowPulls,
  unschedulable,
  schedulingGated,
  schedulerMissing,
  notCreated,
  sandboxFailed,
  readinessProbes,
  startupProbes,
  failedMounts,
  stoppedPods,
  cpuThrottled,
  stuckTerminating,
  evictionBlocked,
  podsNotReady,
  deploymentRollout,
  pausedRollout,
  setRollout,
  brokenRevision,
  scaledToZero,
  failedJob,
  missedCronJob,
  suspendedCronJob,
  autoscalerMetrics,
  autoscalerAtMaximum,
  autoscalerTarget,
  autoscalerConflict,
  disruptionBudget,
  serviceEndpoints,
  servicePorts,
  clusterDns,
  ingressBackends,
  ingressClass,
  ingressTls,
  networkPolicy,
  nodeReadiness,
  nodePressure,
  failingWebhooks,
  apiServiceDown,
  namespaceTerminating,
  expiringCertificate,
  nearlyUsedQuota,
]
