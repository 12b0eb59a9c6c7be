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
import { crashExit3TwentyPods } from './container/crash-exit-3-twenty-pods.ts'
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
import { pullSecretMissing } from './image/pull-secret-missing.ts'
import { pullSecretWrongType } from './image/pull-secret-wrong-type.ts'
import { rateLimited } from './image/rate-limited.ts'
import { registryDownThreeWorkloads } from './image/registry-down-three-workloads.ts'
import { registryTimeout } from './image/registry-timeout.ts'
import { registryUnknown } from './image/registry-unknown.ts'
import { rolloutToAbsentImage } from './image/rollout-to-absent-image.ts'
import { unauthorized } from './image/unauthorized.ts'
import { wrongPlatform } from './image/wrong-platform.ts'
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
import { crashAndMissingSecret } from './misleading/crash-and-missing-secret.ts'
import { crashByNewRevisionOldServes } from './misleading/crash-by-new-revision-old-serves.ts'
import { evictedButReplaced } from './misleading/evicted-but-replaced.ts'
import { initMissingSecretHidesImage } from './misleading/init-missing-secret-hides-image.ts'
import { livenessKillLooksLikeOom } from './misleading/liveness-kill-looks-like-oom.ts'
import { oldEventsOfSameName } from './misleading/old-events-of-same-name.ts'
import { oldOutOfMemoryNewImage } from './misleading/old-out-of-memory-new-image.ts'
import { probeFailsBecauseOfCrash } from './misleading/probe-fails-because-of-crash.ts'
import { progressDeadlineIsAConsequence } from './misleading/progress-deadline-is-a-consequence.ts'
import { pullSecretMissingButNotNeeded } from './misleading/pull-secret-missing-but-not-needed.ts'
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
  crashExit3TwentyPods,
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
  pullSecretMissing,
  pullSecretWrongType,
  rateLimited,
  registryDownThreeWorkloads,
  registryTimeout,
  registryUnknown,
  rolloutToAbsentImage,
  unauthorized,
  wrongPlatform,
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
  crashAndMissingSecret,
  crashByNewRevisionOldServes,
  evictedButReplaced,
  initMissingSecretHidesImage,
  livenessKillLooksLikeOom,
  oldEventsOfSameName,
  oldOutOfMemoryNewImage,
  probeFailsBecauseOfCrash,
  progressDeadlineIsAConsequence,
  pullSecretMissingButNotNeeded,
  sidecarCrashAppFine,
]
