import type { CauseCode } from '../diagnosis/causes/cause-codes.ts'
import type { RemedyName } from './plan.ts'

/** What helps against a cause: remedies, the first that has a plan is taken; or what a person has to do instead. */
export interface Ladder {
  remedies: readonly RemedyName[]
  /** Why these, or what to do where there is none: a sentence. */
  because: string
}

const rollBack = (because: string): Ladder => ({ remedies: ['RollBack'], because })
const restart = (because: string): Ladder => ({ remedies: ['RestartPod'], because })
const scale = (because: string): Ladder => ({ remedies: ['ScaleUp'], because })
const none = (because: string): Ladder => ({ remedies: [], because })

const code = 'the program ends by itself: an earlier revision may not'
const config =
  'what it needs is missing, and no remedy can know it: create it, or go back to a revision that does without'
const room = 'no node takes the Pod as it is: make room, or ask for less'
const outside = 'the cause lies outside of the workload'
const manifest = 'the manifest is at odds with the cluster: change it'

/** What helps against each cause. Nothing here acts by itself: every remedy has guards of its own. */
export const ladders: Readonly<Record<CauseCode, Ladder>> = {
  ContainerCrash: rollBack(code),
  OutOfMemory: { remedies: ['IncreaseMemory', 'RollBack'], because: 'the container reached its own memory limit' },
  NodeOutOfMemory: restart('the node ran short of memory: a new Pod may find a roomier one'),
  GracePeriodExceeded: none('it does not stop in time: handle SIGTERM, or raise terminationGracePeriodSeconds'),
  KilledBySignal: restart('nothing says who killed it: a new Pod may live'),
  CommandNotExecutable: rollBack('the command never worked in this image'),
  CommandNotFound: rollBack('the command is not in this image'),
  Aborted: rollBack(code),
  SegmentationFault: rollBack(code),
  Terminated: none('something asks it to stop: find out who does'),
  CompletedButRestarting: none('it ends well and is started again: run it as a Job'),
  InitContainerFailing: rollBack('the Pods of this revision do not get past their init container'),
  InitContainerStuck: restart('an init container waits: a new Pod starts it again'),
  SidecarBlocksStart: rollBack('a sidecar of this revision does not start'),
  PostStartHookFailing: rollBack('the hook of this revision fails'),
  ContainerStartFailed: rollBack('the runtime cannot start the container of this revision'),
  ConfigMapMissing: none(config),
  ConfigMapKeyMissing: none(config),
  SecretMissing: none(config),
  SecretKeyMissing: none(config),
  RunsAsRoot: rollBack('the image of this revision runs as root, which its Pods must not'),
  ContainerConfigInvalid: rollBack('the container of this revision cannot be made'),
  ImageNotFound: rollBack('the image of this revision does not exist'),
  ImageUnauthorized: none('the registry refuses the image: give the Pod a pull secret that may read it'),
  PullSecretMissing: none(config),
  PullSecretWrongType: none(
    'the pull secret is of the wrong type: make it again with kubectl create secret docker-registry',
  ),
  RegistryUnreachable: none(outside),
  RegistryRateLimited: none('the registry wants less traffic: log in with a pull secret, or wait'),
  ImageWrongArchitecture: rollBack('the image of this revision is for other machines'),
  ImageNameInvalid: rollBack('the image of this revision has no valid name'),
  ImageNeverPulled: rollBack('the image of this revision is on no node, and may not be pulled'),
  ImagePullSlow: none('the image is large or the registry is slow: wait'),
  ImagePullFailed: rollBack('the image of this revision cannot be pulled'),
  InsufficientCpu: none(room),
  InsufficientMemory: none(room),
  InsufficientExtendedResource: none(room),
  InsufficientEphemeralStorage: none(room),
  RequestExceedsEveryNode: rollBack('it asks for more than any node has'),
  TooManyPods: none(room),
  UntoleratedTaint: none(manifest),
  NodeSelectorMismatch: rollBack('no node is as this revision wants it'),
  PodAffinityMismatch: rollBack('no node is as this revision wants it'),
  PodAntiAffinityConflict: none(room),
  TopologySpreadConflict: none(room),
  NodesCordoned: none('the nodes are cordoned: kubectl uncordon NODE'),
  VolumeClaimMissing: none(config),
  VolumeClaimUnbound: none('its volume claim waits: see kubectl describe pvc'),
  StorageClassMissing: none('its storage class does not exist: create it, or name another'),
  VolumeAccessModeConflict: none(manifest),
  VolumeTooSmall: none(manifest),
  VolumeZoneConflict: none(room),
  HostPortConflict: none(room),
  SchedulingGated: none('somebody holds the Pod back with a scheduling gate: ask who does'),
  SchedulerMissing: none('the scheduler that it names does not run'),
  NotScheduled: none(outside),
  QuotaExceeded: none('the quota is used up: raise it, or ask for less'),
  LimitRangeViolated: rollBack('this revision is not within the LimitRange'),
  PodSecurityViolated: rollBack('this revision is not within the pod security of its namespace'),
  ServiceAccountMissing: none(config),
  AdmissionDenied: rollBack('a webhook or policy refuses the Pods of this revision'),
  PodCreationFailed: none(outside),
  PodSandboxFailed: restart('the node could not make the Pod: another may'),
  ReadinessProbeFailing: { remedies: ['RestartPod', 'RollBack'], because: 'it runs but is not ready' },
  LivenessProbeFailing: rollBack('it does not answer its liveness probe, however often it is started again'),
  StartupProbeFailing: rollBack('it does not start in the time it is given'),
  VolumeMountFailed: restart('a volume could not be mounted: another node may'),
  PodStopped: none('its node ended it: its controller makes another, where it has one'),
  PodEvicted: none('its controller has replaced it already; the node had too little of something'),
  CpuThrottled: scale('it gets less CPU than it wants: more replicas share the work'),
  StuckTerminatingFinalizer: none('a finalizer holds it: its owner has to let go'),
  StuckTerminatingGrace: none('it does not stop: kubectl delete pod --force, once nothing of it runs any more'),
  EvictionBlocked: none('a PodDisruptionBudget holds it: see kubectl get pdb'),
  PodNotReady: restart('nothing says why it is not ready: a new Pod may be'),
  RolloutStuck: rollBack('the rollout does not get on'),
  ProgressDeadlineExceeded: rollBack('the rollout does not get on'),
  RolloutPaused: none('its rollouts are paused: kubectl rollout resume'),
  BrokenRevision: rollBack('its Pods are of a revision that does not run'),
  JobBackoffLimitExceeded: none('the Job failed as often as it may: see its log, then create it again'),
  JobDeadlineExceeded: none('the Job ran longer than it may: raise activeDeadlineSeconds, and create it again'),
  CronJobMissed: none('a run was missed: kubectl create job --from cronjob/NAME starts one'),
  CronJobSuspended: none('it is suspended on purpose'),
  ScaledToZero: none('it is scaled to zero on purpose'),
  ServiceSelectsNothing: none(manifest),
  ServiceWithoutReadyPods: restart('none of its Pods is ready'),
  ServicePortMismatch: none(manifest),
  IngressBackendMissing: none(manifest),
  IngressClassMissing: none(manifest),
  IngressTlsMissing: none(config),
  NetworkPolicyIsolates: none(manifest),
  DnsFailing: none(outside),
  AutoscalerWithoutMetrics: none(outside),
  AutoscalerWithoutRequests: none('the autoscaler needs requests: set them in the manifest'),
  AutoscalerAtMaximum: scale('the autoscaler is at its maximum'),
  AutoscalerTargetMissing: none(manifest),
  AutoscalersConflict: none('two autoscalers scale it: keep one'),
  DisruptionBudgetZero: none('its budget allows no disruption: change it, or run more replicas'),
  DisruptionBudgetSelectsNothing: none(manifest),
  NodeNotReady: none('the node is the trouble: its Pods are replaced once it counts as lost'),
  NodeUnderPressure: none('the node is the trouble: make room on it'),
  WebhookFailing: none(outside),
  ApiServiceDown: none(outside),
  NamespaceTerminating: none('the namespace is going away'),
  CertificateExpiring: none('renew the certificate'),
  QuotaNearlyUsed: none('raise the quota, or use less'),
}
