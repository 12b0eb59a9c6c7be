import type { Cause } from './cause.ts'

/** The causes of the area `running`. */
export const runningCauses = [
  {
    code: 'ReadinessProbeFailing',
    area: 'running',
    severity: 'critical',
    title: 'The readiness probe fails',
    meaning:
      'The container runs, but its readiness probe fails, so Services send it nothing. The Event of the last failure tells why: nothing listens on the port, a path that is not there, another protocol, no answer in time, or a program that says itself that it is not well.',
    seenBy:
      'A container that runs for two minutes or more, has started, is not ready, and has a readiness probe. Events (Unhealthy) tell the reason for about an hour.',
    remedy:
      'Compare port, path and scheme of the probe with what the program serves; look at what readiness depends on; go back if it began with a rollout.',
  },
  {
    code: 'LivenessProbeFailing',
    area: 'running',
    severity: 'critical',
    title: 'The liveness probe fails and restarts the container',
    meaning:
      'The kubelet kills the container again and again because its liveness probe fails. It may be ready in between. The exit code (137, 143 or the program’s own) says nothing then. Often the probe is too strict: it begins before the program is up, times out under load, or depends on something else.',
    seenBy:
      'An Event Killing that names the liveness probe within the grace period before the last end of a container that is down or in a crash loop; while the container runs: three such kills within an hour, the last under ten minutes ago. Without that Event, an Unhealthy Event of the probe just before an end by 137 or 143.',
    remedy:
      'Correct the probe; give slow starts a startupProbe instead of a long initialDelaySeconds; raise timeoutSeconds; never let liveness depend on other services.',
  },
  {
    code: 'StartupProbeFailing',
    area: 'running',
    severity: 'critical',
    title: 'The startup probe fails',
    meaning:
      'The container does not get through its startup probe, and the kubelet kills it when its tries are used up.',
    seenBy:
      'A container that has not started within initialDelaySeconds + failureThreshold × periodSeconds, or whose last end was a kill for its startup probe under ten minutes ago.',
    remedy:
      'Raise failureThreshold if it only needs longer; else correct the probe, or see in the logs why it does not start.',
  },
  {
    code: 'VolumeMountFailed',
    area: 'running',
    severity: 'critical',
    title: 'A volume cannot be mounted',
    meaning:
      'The Pod has a node, but one of its volumes cannot be attached or mounted there, so no container is started.',
    seenBy:
      'An Event FailedMount, FailedAttachVolume or FailedMapVolume under ten minutes old of a Pod none of whose containers runs. Missing ConfigMaps and Secrets, and volumes in use elsewhere, have codes of their own.',
    remedy:
      'The message names the step: the CSI driver on the node, the server of the volume, its file system, or the path on the node.',
  },
  {
    code: 'PodEvicted',
    area: 'running',
    severity: 'warning',
    title: 'The node evicted the Pod',
    meaning:
      'The kubelet stopped the Pod: the node ran short of memory, disk, inodes or process ids (then the node is the root), or the Pod itself used more ephemeral storage than it may. Evicted Pods stay as failed ones until they are cleaned up.',
    seenBy:
      'A failed Pod with reason Evicted while no newer Pod of its workload is ready. Old ones whose workload is well again are no finding.',
    remedy:
      'Set requests to what the Pods really use, limit ephemeral storage, and free or add the resource on the node.',
  },
  {
    code: 'PodStopped',
    area: 'running',
    severity: 'warning',
    title: 'The kubelet refused or ended the Pod',
    meaning:
      'The kubelet decided on the Pod as a whole: it refused it (the node has no room, other labels than the Pod asks for, a device that is gone), its activeDeadlineSeconds were over, the node shut down, or it made room for a critical Pod. Exit codes of its containers say nothing then.',
    seenBy: 'A failed Pod with a reason in its status other than Evicted, while no newer Pod of its workload is ready.',
    remedy: 'The message of the Pod names what was missing. Delete what is left of it once its workload has another.',
  },
  {
    code: 'CpuThrottled',
    area: 'running',
    severity: 'warning',
    title: 'The CPU limit slows the container down',
    meaning:
      'The container uses the whole of its CPU limit and is slowed down, so that it does not answer its probes in time.',
    seenBy:
      'A probe timed out within ten minutes, and metrics.k8s.io shows CPU usage of 90 % of the limit or more. Without metrics nothing is concluded; the probe’s verdict then says that usage could not be read.',
    remedy: 'Raise or remove the CPU limit and keep the request, or give the probe more time.',
  },
  {
    code: 'StuckTerminatingFinalizer',
    area: 'running',
    severity: 'warning',
    title: 'A finalizer keeps the object from going',
    meaning:
      'The Pod was deleted and its containers have ended, but a finalizer keeps the object until its controller has cleaned up.',
    seenBy:
      'A minute after the grace period ended the Pod is still there, has finalizers, no container runs, and its node is ready.',
    remedy: 'Bring the controller back that owns the finalizer. Removing it by hand skips the clean-up it stands for.',
  },
  {
    code: 'StuckTerminatingGrace',
    area: 'running',
    severity: 'warning',
    title: 'The Pod does not end',
    meaning:
      'The Pod was deleted, its grace period is over, its node is ready, and it is still there: a process that cannot be killed (waiting for storage), a runtime that does not answer, a volume that cannot be unmounted.',
    seenBy: 'A minute after the grace period ended the Pod is still there, and no finalizer alone explains it.',
    remedy:
      'Look at the Events of the Pod and at the runtime on its node. Force deletion only forgets the Pod: it may still run.',
  },
  {
    code: 'EvictionBlocked',
    area: 'running',
    severity: 'warning',
    title: 'A PodDisruptionBudget blocks evictions',
    meaning:
      'A node is cordoned, as for a drain, and Pods on it may not be evicted because their PodDisruptionBudget allows no disruption. The drain waits for ever.',
    seenBy:
      'A cordoned node with running Pods (not of DaemonSets) that a PodDisruptionBudget with disruptionsAllowed 0 selects; Pods that are not ready count only without unhealthyPodEvictionPolicy AlwaysAllow.',
    remedy:
      'Make the Pods ready, add replicas or lower minAvailable; set unhealthyPodEvictionPolicy: AlwaysAllow so that broken Pods do not block.',
  },
  {
    code: 'PodNotReady',
    area: 'running',
    severity: 'critical',
    title: 'The Pod is not ready, and nothing says why',
    meaning:
      'The Pod has a node and is not ready, and no other cause explains it. Where a readiness gate holds it, its name is told; on a node that is not ready this follows from the node.',
    seenBy: 'Not ready for two minutes or more, and no container, Event or missing object tells of a cause of its own.',
    remedy:
      'kubectl describe may show more while Events are there; for a readiness gate, look at the controller that sets its condition.',
  },
] as const satisfies readonly Cause[]
