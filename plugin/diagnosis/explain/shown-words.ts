import type { CauseCode } from '../causes/cause-codes.ts'

const pulls = [
  'ImageNotFound',
  'ImageUnauthorized',
  'PullSecretMissing',
  'RegistryUnreachable',
  'RegistryRateLimited',
] as const

/** What kubectl shows of a Pod in trouble, and the causes that show so, the most frequent first. */
export const shownWords: Readonly<Record<string, readonly CauseCode[]>> = {
  CrashLoopBackOff: [
    'ContainerCrash',
    'OutOfMemory',
    'CommandNotFound',
    'LivenessProbeFailing',
    'CompletedButRestarting',
  ],
  Error: ['ContainerCrash', 'OutOfMemory', 'KilledBySignal'],
  Completed: ['CompletedButRestarting'],
  OOMKilled: ['OutOfMemory', 'NodeOutOfMemory'],
  OOM: ['OutOfMemory', 'NodeOutOfMemory'],
  '137': ['OutOfMemory', 'LivenessProbeFailing', 'NodeOutOfMemory', 'GracePeriodExceeded', 'KilledBySignal'],
  ImagePullBackOff: pulls,
  ErrImagePull: pulls,
  ErrImageNeverPull: ['ImageNeverPulled'],
  InvalidImageName: ['ImageNameInvalid'],
  CreateContainerConfigError: [
    'ConfigMapMissing',
    'SecretMissing',
    'ConfigMapKeyMissing',
    'SecretKeyMissing',
    'RunsAsRoot',
  ],
  RunContainerError: ['CommandNotFound', 'CommandNotExecutable', 'ContainerStartFailed'],
  ContainerCreating: ['VolumeMountFailed', 'PodSandboxFailed', 'ConfigMapMissing', 'SecretMissing', 'ImagePullSlow'],
  Pending: ['InsufficientCpu', 'InsufficientMemory', 'UntoleratedTaint', 'NodeSelectorMismatch', 'VolumeClaimUnbound'],
  FailedScheduling: [
    'InsufficientCpu',
    'InsufficientMemory',
    'UntoleratedTaint',
    'NodeSelectorMismatch',
    'VolumeClaimUnbound',
  ],
  Evicted: ['PodEvicted', 'NodeUnderPressure'],
  Terminating: ['StuckTerminatingFinalizer', 'StuckTerminatingGrace', 'NodeNotReady', 'NamespaceTerminating'],
  NotReady: ['NodeNotReady', 'ReadinessProbeFailing'],
  FailedMount: ['VolumeMountFailed', 'ConfigMapMissing', 'SecretMissing'],
  FailedCreate: [
    'QuotaExceeded',
    'AdmissionDenied',
    'PodSecurityViolated',
    'ServiceAccountMissing',
    'LimitRangeViolated',
  ],
}
