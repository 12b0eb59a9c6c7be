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
]
