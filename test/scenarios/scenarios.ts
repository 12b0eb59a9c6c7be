import { aborted } from './container/aborted.ts'
import { askedToStop } from './container/asked-to-stop.ts'
import { barePodCrash } from './container/bare-pod-crash.ts'
import { commandNotExecutable } from './container/command-not-executable.ts'
import { commandNotFound } from './container/command-not-found.ts'
import { completedButRestarting } from './container/completed-but-restarting.ts'
import { configInvalid } from './container/config-invalid.ts'
import { configMapKeyMissing } from './container/config-map-key-missing.ts'
import { configMapMissing } from './container/config-map-missing.ts'
import { crashExit1 } from './container/crash-exit-1.ts'
import { crashOfAllReplicas } from './container/crash-of-all-replicas.ts'
import { daemonSetCrash } from './container/daemon-set-crash.ts'
import { initContainerFailing } from './container/init-container-failing.ts'
import { initContainerStuck } from './container/init-container-stuck.ts'
import { killedByNobody } from './container/killed-by-nobody.ts'
import { outOfMemory } from './container/out-of-memory.ts'
import { postStartHook } from './container/post-start-hook.ts'
import { runsAsRoot } from './container/runs-as-root.ts'
import { secondContainerCrashes } from './container/second-container-crashes.ts'
import { secretKeyMissing } from './container/secret-key-missing.ts'
import { secretMissingThreeWorkloads } from './container/secret-missing-three-workloads.ts'
import { secretMissing } from './container/secret-missing.ts'
import { segmentationFault } from './container/segmentation-fault.ts'
import { sidecarBlocksStart } from './container/sidecar-blocks-start.ts'
import { startErrorMount } from './container/start-error-mount.ts'
import { startErrorNotFound } from './container/start-error-not-found.ts'
import { startErrorPermission } from './container/start-error-permission.ts'
import { statefulSetCrash } from './container/stateful-set-crash.ts'
import { execFormatError } from './image/exec-format-error.ts'
import { invalidName } from './image/invalid-name.ts'
import { neverPulled } from './image/never-pulled.ts'
import { notFound } from './image/not-found.ts'
import { pullFailed } from './image/pull-failed.ts'
import { pullSecretMissing } from './image/pull-secret-missing.ts'
import { pullSecretWrongType } from './image/pull-secret-wrong-type.ts'
import { rateLimited } from './image/rate-limited.ts'
import { registryDownThreeWorkloads } from './image/registry-down-three-workloads.ts'
import { registryTimeout } from './image/registry-timeout.ts'
import { registryUnknown } from './image/registry-unknown.ts'
import { rolloutToAbsentImage } from './image/rollout-to-absent-image.ts'
import { unauthorized } from './image/unauthorized.ts'
import { wrongPlatform } from './image/wrong-platform.ts'
import { accessMode } from './pending/access-mode.ts'
import { antiAffinity } from './pending/anti-affinity.ts'
import { claimMissing } from './pending/claim-missing.ts'
import { claimUnbound } from './pending/claim-unbound.ts'
import { hostPort } from './pending/host-port.ts'
import { insufficientCpu } from './pending/insufficient-cpu.ts'
import { insufficientEphemeralStorage } from './pending/insufficient-ephemeral-storage.ts'
import { insufficientGpu } from './pending/insufficient-gpu.ts'
import { insufficientMemory } from './pending/insufficient-memory.ts'
import { limitRange } from './pending/limit-range.ts'
import { nodeAffinity } from './pending/node-affinity.ts'
import { nodeSelector } from './pending/node-selector.ts'
import { nodesCordoned } from './pending/nodes-cordoned.ts'
import { podAffinity } from './pending/pod-affinity.ts'
import { podSecurity } from './pending/pod-security.ts'
import { quotaExceeded } from './pending/quota-exceeded.ts'
import { requestExceedsEveryNode } from './pending/request-exceeds-every-node.ts'
import { schedulerMissing } from './pending/scheduler-missing.ts'
import { schedulingGated } from './pending/scheduling-gated.ts'
import { serviceAccountMissing } from './pending/service-account-missing.ts'
import { storageClassMissing } from './pending/storage-class-missing.ts'
import { taint } from './pending/taint.ts'
import { topologySpread } from './pending/topology-spread.ts'
import { volumeTooSmall } from './pending/volume-too-small.ts'
import { volumeZone } from './pending/volume-zone.ts'
import { evictedMemory } from './running/evicted-memory.ts'
import { livenessExits143 } from './running/liveness-exits-143.ts'
import { livenessRestarts } from './running/liveness-restarts.ts'
import { nodeOutOfMemory } from './running/node-out-of-memory.ts'
import { nodeSilent } from './running/node-silent.ts'
import { readinessLeavesServiceEmpty } from './running/readiness-leaves-service-empty.ts'
import { readinessRefused } from './running/readiness-refused.ts'
import { readinessStatus } from './running/readiness-status.ts'
import { readinessTimeout } from './running/readiness-timeout.ts'
import { sandboxFailed } from './running/sandbox-failed.ts'
import { startupProbe } from './running/startup-probe.ts'
import { stuckTerminatingFinalizer } from './running/stuck-terminating-finalizer.ts'
import { stuckTerminatingUnkillable } from './running/stuck-terminating-unkillable.ts'
import { volumeConfigMapMissing } from './running/volume-config-map-missing.ts'
import { volumeMountFailed } from './running/volume-mount-failed.ts'
import { volumeSecretKeyMissing } from './running/volume-secret-key-missing.ts'
import { volumeSecretMissing } from './running/volume-secret-missing.ts'
import { autoscalerTargetMissing } from './workload/autoscaler-target-missing.ts'
import { autoscalerWithoutMetrics } from './workload/autoscaler-without-metrics.ts'
import { autoscalersConflict } from './workload/autoscalers-conflict.ts'
import { brokenRevision } from './workload/broken-revision.ts'
import { budgetSelectsNothing } from './workload/budget-selects-nothing.ts'
import { budgetZero } from './workload/budget-zero.ts'
import { cronJobMissed } from './workload/cron-job-missed.ts'
import { jobBackoff } from './workload/job-backoff.ts'
import { jobDeadline } from './workload/job-deadline.ts'
import { progressDeadline } from './workload/progress-deadline.ts'
import { rolloutPaused } from './workload/rollout-paused.ts'
import { ingressClassMissing } from './network/ingress-class-missing.ts'
import { ingressPortMissing } from './network/ingress-port-missing.ts'
import { ingressServiceMissing } from './network/ingress-service-missing.ts'
import { ingressTlsMissing } from './network/ingress-tls-missing.ts'
import { networkPolicyIsolates } from './network/network-policy-isolates.ts'
import { servicePortName } from './network/service-port-name.ts'
import { serviceSelectsNothing } from './network/service-selects-nothing.ts'
import { certificateExpiring } from './cluster/certificate-expiring.ts'
import { namespaceTerminating } from './cluster/namespace-terminating.ts'
import { nodeDiskPressure } from './cluster/node-disk-pressure.ts'
import { nodeNotReady } from './cluster/node-not-ready.ts'
import { quotaNearlyUsed } from './cluster/quota-nearly-used.ts'
import { webhookFailing } from './cluster/webhook-failing.ts'
import { budgetWithRoom } from './healthy/budget-with-room.ts'
import { cronJobSuspended } from './healthy/cron-job-suspended.ts'
import { daemonSetServes } from './healthy/daemon-set-serves.ts'
import { deploymentServes } from './healthy/deployment-serves.ts'
import { initContainerRunning } from './healthy/init-container-running.ts'
import { jobComplete } from './healthy/job-complete.ts'
import { jobRetried } from './healthy/job-retried.ts'
import { manyOldRestarts } from './healthy/many-old-restarts.ts'
import { networkPolicyForOthers } from './healthy/network-policy-for-others.ts'
import { optionalConfig } from './healthy/optional-config.ts'
import { recoveredConfigMap } from './healthy/recovered-config-map.ts'
import { recoveredCrash } from './healthy/recovered-crash.ts'
import { recoveredImage } from './healthy/recovered-image.ts'
import { recoveredLiveness } from './healthy/recovered-liveness.ts'
import { recoveredOutOfMemory } from './healthy/recovered-out-of-memory.ts'
import { rolledOutTwice } from './healthy/rolled-out-twice.ts'
import { rolloutInProgress } from './healthy/rollout-in-progress.ts'
import { scaledToZero } from './healthy/scaled-to-zero.ts'
import { sidecar } from './healthy/sidecar.ts'
import { slowStart } from './healthy/slow-start.ts'
import { statefulSetServes } from './healthy/stateful-set-serves.ts'
import { terminatingInGrace } from './healthy/terminating-in-grace.ts'
import { budgetZeroBecauseOfCrash } from './misleading/budget-zero-because-of-crash.ts'
import { crashAndMissingSecret } from './misleading/crash-and-missing-secret.ts'
import { crashBecauseDatabaseCrashes } from './misleading/crash-because-database-crashes.ts'
import { crashByNewRevisionOldServes } from './misleading/crash-by-new-revision-old-serves.ts'
import { evictedButReplaced } from './misleading/evicted-but-replaced.ts'
import { initMissingSecretHidesImage } from './misleading/init-missing-secret-hides-image.ts'
import { livenessKillLooksLikeOom } from './misleading/liveness-kill-looks-like-oom.ts'
import { nodePressureBesideCrash } from './misleading/node-pressure-beside-crash.ts'
import { oldEventsOfSameName } from './misleading/old-events-of-same-name.ts'
import { oldOutOfMemoryNewImage } from './misleading/old-out-of-memory-new-image.ts'
import { probeFailsBecauseOfCrash } from './misleading/probe-fails-because-of-crash.ts'
import { progressDeadlineIsAConsequence } from './misleading/progress-deadline-is-a-consequence.ts'
import { pullSecretMissingButNotNeeded } from './misleading/pull-secret-missing-but-not-needed.ts'
import { quotaNearlyUsedAndCrash } from './misleading/quota-nearly-used-and-crash.ts'
import { selectorNarrowsToFullNode } from './misleading/selector-narrows-to-full-node.ts'
import { sidecarCrashAppFine } from './misleading/sidecar-crash-app-fine.ts'
import type { Scenario } from './scenario.ts'

/** Every scenario, by area. */
export const scenarios: readonly Scenario[] = [
  aborted,
  askedToStop,
  barePodCrash,
  commandNotExecutable,
  commandNotFound,
  completedButRestarting,
  configInvalid,
  configMapKeyMissing,
  configMapMissing,
  crashExit1,
  crashOfAllReplicas,
  daemonSetCrash,
  initContainerFailing,
  initContainerStuck,
  killedByNobody,
  outOfMemory,
  postStartHook,
  runsAsRoot,
  secondContainerCrashes,
  secretKeyMissing,
  secretMissingThreeWorkloads,
  secretMissing,
  segmentationFault,
  sidecarBlocksStart,
  startErrorMount,
  startErrorNotFound,
  startErrorPermission,
  statefulSetCrash,
  execFormatError,
  invalidName,
  neverPulled,
  notFound,
  pullFailed,
  pullSecretMissing,
  pullSecretWrongType,
  rateLimited,
  registryDownThreeWorkloads,
  registryTimeout,
  registryUnknown,
  rolloutToAbsentImage,
  unauthorized,
  wrongPlatform,
  accessMode,
  antiAffinity,
  claimMissing,
  claimUnbound,
  hostPort,
  insufficientCpu,
  insufficientEphemeralStorage,
  insufficientGpu,
  insufficientMemory,
  limitRange,
  nodeAffinity,
  nodeSelector,
  nodesCordoned,
  podAffinity,
  podSecurity,
  quotaExceeded,
  requestExceedsEveryNode,
  schedulerMissing,
  schedulingGated,
  serviceAccountMissing,
  storageClassMissing,
  taint,
  topologySpread,
  volumeTooSmall,
  volumeZone,
  evictedMemory,
  livenessExits143,
  livenessRestarts,
  nodeOutOfMemory,
  nodeSilent,
  readinessLeavesServiceEmpty,
  readinessRefused,
  readinessStatus,
  readinessTimeout,
  sandboxFailed,
  startupProbe,
  stuckTerminatingFinalizer,
  stuckTerminatingUnkillable,
  volumeConfigMapMissing,
  volumeMountFailed,
  volumeSecretKeyMissing,
  volumeSecretMissing,
  autoscalerTargetMissing,
  autoscalerWithoutMetrics,
  autoscalersConflict,
  brokenRevision,
  budgetSelectsNothing,
  budgetZero,
  cronJobMissed,
  jobBackoff,
  jobDeadline,
  progressDeadline,
  rolloutPaused,
  ingressClassMissing,
  ingressPortMissing,
  ingressServiceMissing,
  ingressTlsMissing,
  networkPolicyIsolates,
  servicePortName,
  serviceSelectsNothing,
  certificateExpiring,
  namespaceTerminating,
  nodeDiskPressure,
  nodeNotReady,
  quotaNearlyUsed,
  webhookFailing,
  budgetWithRoom,
  cronJobSuspended,
  daemonSetServes,
  deploymentServes,
  initContainerRunning,
  jobComplete,
  jobRetried,
  manyOldRestarts,
  networkPolicyForOthers,
  optionalConfig,
  recoveredConfigMap,
  recoveredCrash,
  recoveredImage,
  recoveredLiveness,
  recoveredOutOfMemory,
  rolledOutTwice,
  rolloutInProgress,
  scaledToZero,
  sidecar,
  slowStart,
  statefulSetServes,
  terminatingInGrace,
  budgetZeroBecauseOfCrash,
  crashAndMissingSecret,
  crashBecauseDatabaseCrashes,
  crashByNewRevisionOldServes,
  evictedButReplaced,
  initMissingSecretHidesImage,
  livenessKillLooksLikeOom,
  nodePressureBesideCrash,
  oldEventsOfSameName,
  oldOutOfMemoryNewImage,
  probeFailsBecauseOfCrash,
  progressDeadlineIsAConsequence,
  pullSecretMissingButNotNeeded,
  quotaNearlyUsedAndCrash,
  selectorNarrowsToFullNode,
  sidecarCrashAppFine,
]
