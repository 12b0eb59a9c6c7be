import type { Cause } from './cause.ts'

/** The causes of the area `container`. */
export const containerCauses = [
  {
    code: 'ContainerCrash',
    area: 'container',
    severity: 'critical',
    title: 'The container ends with an error',
    meaning:
      'The program in the container ended itself with an exit code that means an error, and the kubelet starts it again, waiting longer each time (CrashLoopBackOff). The reason is the program’s own: configuration, a dependency that does not answer, a bug. Where its last message names a Service that is broken too, the crash is told under that.',
    seenBy:
      'A container in CrashLoopBackOff or ended, with a last exit code that has no meaning of its own; or one that runs but was restarted at least twice (three times while it is ready), the last time under ten minutes ago after less than ten minutes of running. A single restart that led to a running container is no finding.',
    remedy:
      'Read the logs of the last crash (kubectl logs --previous). If it began with a rollout, go back: kubectl heal rollback. Else correct the configuration or what it depends on.',
  },
  {
    code: 'OutOfMemory',
    area: 'container',
    severity: 'critical',
    title: 'The container reached its own memory limit',
    meaning:
      'The container used more memory than its limit (or that of its Pod) allows, and the kernel killed it. Within the first minute it is starting that needs more than the limit; after minutes the limit is too small for its work or memory leaks; after hours a slow leak or a new load is likely. One end alone proves none of these.',
    seenBy:
      'The last termination has reason OOMKilled, and the container or its Pod has a memory limit. Exit code 137 alone does not mean this.',
    remedy:
      'Raise the memory limit (kubectl heal fix proposes a value), or find what uses the memory. A program with a heap of its own (JVM, Node.js) must be told of the limit.',
  },
  {
    code: 'NodeOutOfMemory',
    area: 'container',
    severity: 'critical',
    title: 'The node ran out of memory and killed the container',
    meaning:
      'The node as a whole had no memory left, and the kernel killed containers on it, first those far above their requests. The container that died need not be the one that used too much.',
    seenBy:
      'Exit code 137, and around the end (two minutes) an Event SystemOOM of the node or its condition MemoryPressure; or OOMKilled for a container without any memory limit.',
    remedy:
      'Set memory requests to what the Pods really use, so that the scheduler puts fewer on a node, and limits for those that grow; or add memory.',
  },
  {
    code: 'GracePeriodExceeded',
    area: 'container',
    severity: 'warning',
    title: 'The container did not stop within its grace period',
    meaning:
      'The container was asked to stop (SIGTERM, after its preStop hook), did not, and was killed when terminationGracePeriodSeconds were over. The Pod counts as failed by it. Where a Pod is deleted or replaced this way it is no finding.',
    seenBy:
      'A failed Pod, exit code 137 without OOMKilled, and an Event Killing about one grace period before the end.',
    remedy:
      'Handle SIGTERM in the program (as process 1 it is ignored unless handled; a shell does not pass it on), shorten preStop, or raise terminationGracePeriodSeconds.',
  },
  {
    code: 'KilledBySignal',
    area: 'container',
    severity: 'critical',
    title: 'The container was killed, and nothing says by whom',
    meaning:
      'The container was ended by a signal (137 is SIGKILL). It was not its memory limit, and no Event tells of a liveness probe or of the node. Events live about an hour: the one that would tell may be gone. Also a person or program on the node, or the container itself, may send signals.',
    seenBy:
      'Exit code 128 plus the number of SIGKILL, SIGINT, SIGHUP or SIGQUIT, without reason OOMKilled, Killing or Unhealthy Events of that time, SystemOOM or memory pressure.',
    remedy:
      'Diagnose again right after the next kill, while Events are there. Look at the kernel log of the node, and at what the program does itself.',
  },
  {
    code: 'CommandNotExecutable',
    area: 'container',
    severity: 'critical',
    title: 'The command cannot be executed',
    meaning:
      'The command of the container is there but must not or cannot be executed: no execute permission for the user it runs as, or a directory.',
    seenBy:
      'Exit code 126, or the runtime says “permission denied” or “is a directory” of what it should execute (StartError, RunContainerError, CreateContainerError).',
    remedy: 'Make the file executable in the image (chmod +x, before USER), or correct command in the pod template.',
  },
  {
    code: 'CommandNotFound',
    area: 'container',
    severity: 'critical',
    title: 'The command does not exist in the image',
    meaning:
      'What the container should execute is not in the image: a wrong command, a shell that a minimal image lacks, a script whose interpreter is missing, or a program that needs another C library.',
    seenBy:
      'Exit code 127, or the runtime says “executable file not found in $PATH” or “no such file or directory” of what it should execute (StartError, RunContainerError, CreateContainerError).',
    remedy:
      'Correct command and args in the pod template, or use an image that has the command. Values of command are never shown here.',
  },
  {
    code: 'Aborted',
    area: 'container',
    severity: 'critical',
    title: 'The program aborted itself',
    meaning:
      'The program found something that must not be (a failed assertion, an uncaught C++ exception, a Go runtime error, a corrupt heap) and sent itself SIGABRT.',
    seenBy: 'Exit code 134 (128 + 6).',
    remedy:
      'Its last lines of log nearly always say what it found: kubectl logs --previous. Go back if it began with a rollout.',
  },
  {
    code: 'SegmentationFault',
    area: 'container',
    severity: 'critical',
    title: 'The program crashed with a segmentation fault',
    meaning:
      'The program used memory that is not its own: a bug in native code, a library of another version or C library than it was built with.',
    seenBy: 'Exit code 139 (128 + 11).',
    remedy:
      'Go back to the last good revision; compare the base image and native libraries with those of that revision.',
  },
  {
    code: 'Terminated',
    area: 'container',
    severity: 'warning',
    title: 'The container keeps being asked to stop',
    meaning:
      'The container ends by SIGTERM again and again. The kubelet sends it for failing probes and hooks; where no Event tells of those, something in the container or on the node does.',
    seenBy:
      'Exit code 143 (128 + 15) in a crash loop, without Killing Events that name a probe or a hook. Where those Events are there, the probe or hook is the verdict.',
    remedy:
      'Diagnose again right after the next end, while Events are there; look at what in the container sends signals (an init process, a watchdog).',
  },
  {
    code: 'CompletedButRestarting',
    area: 'container',
    severity: 'critical',
    title: 'The program ends by itself and is started again',
    meaning:
      'The program ends without an error, and restartPolicy Always starts it again. Either its work is done and belongs into a Job, or it is a server that puts itself into the background.',
    seenBy:
      'Exit code 0 of a container or sidecar under restartPolicy Always, in CrashLoopBackOff or restarted as often as for ContainerCrash.',
    remedy: 'Use a Job or CronJob for work that ends; keep a server in the foreground (daemon off, exec in scripts).',
  },
  {
    code: 'InitContainerFailing',
    area: 'container',
    severity: 'critical',
    title: 'An init container fails',
    meaning:
      'An init container ends with an error, so the containers of the Pod are never started. Its exit code stands in the evidence. An init container that is killed for memory, or whose command is missing, is told by that cause instead.',
    seenBy: 'An init container (not a sidecar) in CrashLoopBackOff or ended with an exit code other than 0.',
    remedy: 'Read its logs (kubectl logs -c INIT --previous); correct what it prepares or waits for, or go back.',
  },
  {
    code: 'InitContainerStuck',
    area: 'container',
    severity: 'critical',
    title: 'An init container does not end',
    meaning:
      'An init container runs and runs, and everything after it waits. Often it waits for something that does not come: a database, a Service, a migration lock.',
    seenBy: 'An init container that has been running for ten minutes or more.',
    remedy: 'Its logs say what it waits for. Give such waiting an end of its own, so that it fails visibly.',
  },
  {
    code: 'SidecarBlocksStart',
    area: 'container',
    severity: 'critical',
    title: 'A sidecar does not start, and everything after it waits',
    meaning:
      'A sidecar is an init container with restartPolicy Always. What comes after it starts only once it has started, that is: once its startup probe succeeds. This one does not get there.',
    seenBy:
      'A sidecar that has not started while containers after it were never started: it ends, or its startup probe fails beyond its budget (initialDelaySeconds + failureThreshold × periodSeconds).',
    remedy:
      'Correct the sidecar or its startup probe; put a sidecar that nothing depends on after the others, or without a startup probe.',
  },
  {
    code: 'PostStartHookFailing',
    area: 'container',
    severity: 'critical',
    title: 'The postStart hook fails',
    meaning:
      'lifecycle.postStart failed, and the kubelet kills the container for that, whatever the program itself does.',
    seenBy:
      'An Event FailedPostStartHook within two minutes of the end of the container, or waiting reason PostStartHookError.',
    remedy:
      'Run the hook’s command by hand in the container. It runs beside the program: it must wait for what it needs.',
  },
  {
    code: 'ContainerStartFailed',
    area: 'container',
    severity: 'critical',
    title: 'The runtime cannot start the container',
    meaning:
      'The container runtime could not create or start the container, for another reason than its command: a mount into it, its working directory, security settings, a runtime that hangs.',
    seenBy:
      'Waiting reason RunContainerError or CreateContainerError, or a last termination with reason StartError or ContainerCannotRun.',
    remedy:
      'The message says what the runtime could not do; compare volumeMounts, workingDir and securityContext with the image.',
  },
  {
    code: 'ConfigMapMissing',
    area: 'container',
    severity: 'critical',
    title: 'A ConfigMap does not exist',
    meaning:
      'Pods take env variables or a volume from a ConfigMap that is not in their namespace. They start by themselves once it is there. Optional references never lead here.',
    seenBy:
      'CreateContainerConfigError or an Event FailedMount names it; or a Pod is being created for two minutes and a volume needs one that is absent. One that exists by now is no finding.',
    remedy: 'Create it, correct its name in the pod template, or mark the reference optional.',
  },
  {
    code: 'ConfigMapKeyMissing',
    area: 'container',
    severity: 'critical',
    title: 'A ConfigMap lacks a key',
    meaning: 'The ConfigMap is there, but not the key that an env variable or an item of a volume names.',
    seenBy: 'CreateContainerConfigError (“couldn’t find key”) or FailedMount (“references non-existent config key”).',
    remedy: 'Add the key, correct it in the pod template, or mark the reference optional.',
  },
  {
    code: 'SecretMissing',
    area: 'container',
    severity: 'critical',
    title: 'A Secret does not exist',
    meaning:
      'Pods take env variables or a volume from a Secret that is not in their namespace. They start by themselves once it is there. Optional references never lead here.',
    seenBy:
      'CreateContainerConfigError or an Event FailedMount names it; or a Pod is being created for two minutes and a volume needs one that is absent. One that exists by now is no finding.',
    remedy:
      'Create it (or see why the operator that makes it does not), correct its name, or mark the reference optional.',
  },
  {
    code: 'SecretKeyMissing',
    area: 'container',
    severity: 'critical',
    title: 'A Secret lacks a key',
    meaning:
      'The Secret is there, but not the key that an env variable or an item of a volume names. Keys of Secrets are not read: the kubelet says so.',
    seenBy: 'CreateContainerConfigError (“couldn’t find key”) or FailedMount (“references non-existent secret key”).',
    remedy: 'Add the key, correct it in the pod template, or mark the reference optional.',
  },
  {
    code: 'RunsAsRoot',
    area: 'container',
    severity: 'critical',
    title: 'The image runs as root, which the Pod forbids',
    meaning:
      'securityContext.runAsNonRoot is set, and the image runs as root, or as a user given by name, of whom the kubelet cannot tell.',
    seenBy: 'CreateContainerConfigError whose message speaks of runAsNonRoot.',
    remedy: 'Set runAsUser to a number above 0, or USER to a number in the image.',
  },
  {
    code: 'ContainerConfigInvalid',
    area: 'container',
    severity: 'critical',
    title: 'The container cannot be configured',
    meaning: 'The kubelet cannot make the configuration of the container, for a reason that has no code of its own.',
    seenBy: 'CreateContainerConfigError with any other message, such as a subPath that cannot be prepared.',
    remedy: 'The message in the evidence says what the kubelet could not do.',
  },
] as const satisfies readonly Cause[]
