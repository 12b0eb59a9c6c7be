import type { Cause } from './cause.ts'

/** The causes of the area `workload`. */
export const workloadCauses = [
  {
    code: 'RolloutStuck',
    area: 'workload',
    severity: 'critical',
    title: 'The rollout does not go on',
    meaning:
      'A workload has fewer ready Pods than it wants and nothing moves, or its controller does not take up changes. What is wrong with its Pods explains it; it is a verdict only where nothing else does.',
    seenBy:
      'Deployments: Available is False for 10 minutes after the rollout had ended, or status.observedGeneration is behind for 2 minutes. StatefulSets and DaemonSets: fewer ready than wanted, and no Pod came or changed for 10 minutes.',
    remedy: 'kubectl rollout status and describe; see that kube-controller-manager runs.',
  },
  {
    code: 'ProgressDeadlineExceeded',
    area: 'workload',
    severity: 'critical',
    title: 'The rollout took longer than its deadline',
    meaning:
      'No Pod of the new revision became available within progressDeadlineSeconds (10 minutes by default). The old Pods serve on as far as the strategy keeps them. What is wrong with the new Pods explains it.',
    seenBy:
      'Condition Progressing is False with the reason ProgressDeadlineExceeded, and the rollout is not complete since.',
    remedy: 'Correct the cause, or kubectl heal rollback.',
  },
  {
    code: 'RolloutPaused',
    area: 'workload',
    severity: 'warning',
    title: 'A paused rollout left two revisions running',
    meaning:
      'Someone paused the Deployment in the middle of a rollout, and Pods of both revisions serve. A pause with one revision is no trouble.',
    seenBy:
      'spec.paused with two ReplicaSets that have Pods, for over an hour since the pause and since the newer of them came.',
    remedy: 'kubectl rollout resume; or resume and roll back.',
  },
  {
    code: 'BrokenRevision',
    area: 'workload',
    severity: 'critical',
    title: 'The StatefulSet is stuck on a broken revision',
    meaning:
      'A Pod of a broken revision is left, and a StatefulSet waits for each Pod to become ready before it replaces the next. Changing the template back, or correcting it, therefore never reaches that Pod (kubernetes#67250).',
    seenBy:
      'A Pod that is broken (it failed at something, started nothing for 2 minutes, or was not ready for 10) whose controller-revision-hash is not status.updateRevision; podManagementPolicy OrderedReady, updateStrategy RollingUpdate, not below the partition.',
    remedy: 'Delete the Pod: it comes again from the template as it is now. kubectl heal rollback does both.',
  },
  {
    code: 'JobBackoffLimitExceeded',
    area: 'workload',
    severity: 'critical',
    title: 'The Job failed too often',
    meaning:
      'The Pods of a Job failed more often than backoffLimit allows, or in a way at which its podFailurePolicy stops. Where its Pods are still there, they say why.',
    seenBy:
      'Condition Failed of the Job. Of a CronJob only the newest run that ended counts: a later one that succeeded makes good.',
    remedy: 'Correct the cause, then delete the Job and create it again (or start another run of the CronJob).',
  },
  {
    code: 'JobDeadlineExceeded',
    area: 'workload',
    severity: 'critical',
    title: 'The Job ran longer than its deadline',
    meaning: 'A Job was stopped because it ran longer than activeDeadlineSeconds. Its Pods are deleted with it.',
    seenBy:
      'Condition Failed of the Job with the reason DeadlineExceeded; of a CronJob only the newest run that ended.',
    remedy: 'Raise activeDeadlineSeconds, or find what makes the run slow.',
  },
  {
    code: 'CronJobMissed',
    area: 'workload',
    severity: 'warning',
    title: 'The CronJob missed its schedule',
    meaning:
      'A run was due and did not start: its schedule or time zone cannot be read, the run before still runs under concurrencyPolicy Forbid, the start came later than startingDeadlineSeconds, or the controller does not run.',
    seenBy:
      'The schedule (in spec.timeZone, else UTC) against status.lastScheduleTime: a run due for over 2 minutes, or two of them where Forbid waits for an active Job. Events UnparseableSchedule, UnknownTimeZone, MissSchedule, TooManyMissedTimes.',
    remedy: 'Correct the schedule; end the Job that does not; raise startingDeadlineSeconds (at least 100 seconds).',
  },
  {
    code: 'CronJobSuspended',
    area: 'workload',
    severity: 'information',
    title: 'The CronJob is suspended',
    meaning: "No runs are started while spec.suspend is true. Information: it is somebody's will.",
    seenBy: 'spec.suspend.',
    remedy: 'Set spec.suspend to false when runs are wanted again.',
  },
  {
    code: 'ScaledToZero',
    area: 'workload',
    severity: 'information',
    title: 'The workload is scaled to zero',
    meaning:
      "The workload has no Pods because spec.replicas is 0. Information: it is somebody's will. Services and budgets of such a workload are not in trouble.",
    seenBy: 'spec.replicas of Deployments, StatefulSets and ReplicationControllers.',
    remedy: 'kubectl scale when it is wanted again.',
  },
  {
    code: 'AutoscalerWithoutMetrics',
    area: 'workload',
    severity: 'warning',
    title: 'The autoscaler gets no metrics',
    meaning:
      'The HorizontalPodAutoscaler cannot tell how many replicas are needed and leaves the number as it is. Either the metrics API is not served at all, which is one cause for all autoscalers, or its Pods have no metrics, because they are not ready or just started.',
    seenBy:
      'Condition ScalingActive is False with a reason FailedGet…Metric for 2 minutes; for 10 where its Pods have no metrics and none of them is broken.',
    remedy: 'Install or repair metrics-server (kubectl get apiservice v1beta1.metrics.k8s.io); else repair the Pods.',
  },
  {
    code: 'AutoscalerWithoutRequests',
    area: 'workload',
    severity: 'warning',
    title: 'The autoscaler needs requests that are not set',
    meaning:
      'Utilization is usage in percent of the request, so every container needs a request of that resource. One without, often a sidecar, stops the autoscaler.',
    seenBy: 'Condition ScalingActive is False, and its message says "missing request for".',
    remedy:
      'Set the request in the pod template, or scale by the one container (ContainerResource), or by AverageValue.',
  },
  {
    code: 'AutoscalerAtMaximum',
    area: 'workload',
    severity: 'warning',
    title: 'The autoscaler is at its maximum and needs more',
    meaning: 'The load asks for more replicas than maxReplicas allows, and has for a while.',
    seenBy:
      'Condition ScalingLimited is True with the reason TooManyReplicas for 10 minutes, with desiredReplicas at maxReplicas.',
    remedy: 'Raise maxReplicas if the nodes and what the Pods talk to can take it, or find what the load comes from.',
  },
  {
    code: 'AutoscalerTargetMissing',
    area: 'workload',
    severity: 'warning',
    title: 'The target of the autoscaler does not exist',
    meaning: 'scaleTargetRef names a workload that does not exist, or that cannot be scaled.',
    seenBy:
      'The target was looked for and is not there; or condition AbleToScale is False with the reason FailedGetScale.',
    remedy: 'Correct scaleTargetRef, or delete the autoscaler.',
  },
  {
    code: 'AutoscalersConflict',
    area: 'workload',
    severity: 'warning',
    title: 'Two autoscalers have the same target',
    meaning:
      "Two HorizontalPodAutoscalers scale the same workload and undo each other's work, or their targets select the same Pods, and then both stop. The root is the first by name.",
    seenBy:
      'Equal scaleTargetRefs in one namespace; or condition ScalingActive is False with the reason AmbiguousSelector.',
    remedy: 'Keep one autoscaler for a workload, with all its metrics; make selectors of workloads disjoint.',
  },
  {
    code: 'DisruptionBudgetZero',
    area: 'workload',
    severity: 'warning',
    title: 'A PodDisruptionBudget allows no disruption',
    meaning:
      'No Pod of the budget may be evicted, so nodes cannot be drained. Either it is written so (minAvailable as high as the number of Pods, maxUnavailable 0), or too few of its Pods are healthy, and then it follows from them.',
    seenBy:
      'status.disruptionsAllowed is 0 with Pods expected: by construction where desiredHealthy is not below expectedPods, else with Pods that are broken.',
    remedy:
      'Use maxUnavailable: 1 or run one replica more; unhealthyPodEvictionPolicy: AlwaysAllow lets broken Pods be evicted.',
  },
  {
    code: 'DisruptionBudgetSelectsNothing',
    area: 'workload',
    severity: 'warning',
    title: 'A PodDisruptionBudget selects no Pods',
    meaning: 'The selector of the budget matches nothing, so it protects nothing.',
    seenBy:
      'The selector against the labels of the Pods and the pod templates of the namespace, both read in full; 2 minutes after it was made.',
    remedy: 'Correct the selector, or delete the budget.',
  },
] as const satisfies readonly Cause[]
