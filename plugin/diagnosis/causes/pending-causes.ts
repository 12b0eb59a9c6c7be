import type { Cause } from './cause.ts'

/** The causes of the area `pending`. */
export const pendingCauses = [
  {
    code: 'InsufficientCpu',
    area: 'pending',
    severity: 'critical',
    title: 'No node has enough free CPU',
    meaning:
      'Pods wait because what they request is not left on any node that may take them. What counts are the requests of the Pods there, not what they use. The root is the cluster: whichever Pods wait, the cause is one.',
    seenBy:
      '"Insufficient cpu" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling, of its reasons the one that closes most nodes, control-plane taints not counted. A Pod with a nominated node, or for which an autoscaler adds a node (up to 10 minutes), is in progress.',
    remedy: 'Add a node, lower requests that are larger than what is used, or scale something else down.',
  },
  {
    code: 'InsufficientMemory',
    area: 'pending',
    severity: 'critical',
    title: 'No node has enough free memory',
    meaning:
      'Pods wait because the memory that they request is not left on any node that may take them. What counts are the requests of the Pods there, not what they use.',
    seenBy:
      '"Insufficient memory" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling, of its reasons the one that closes most nodes, control-plane taints not counted.',
    remedy: 'Add a node, lower requests that are larger than what is used, or scale something else down.',
  },
  {
    code: 'InsufficientExtendedResource',
    area: 'pending',
    severity: 'critical',
    title: 'No node has enough of an extended resource',
    meaning:
      'Pods ask for a resource that a device plugin offers (nvidia.com/gpu), and no node that may take them has enough of it left, or any at all.',
    seenBy:
      '"Insufficient NAME" for a resource other than cpu, memory and ephemeral-storage in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy:
      'See that the device plugin runs on the nodes that have the device (status.allocatable names the resource); else add such a node.',
  },
  {
    code: 'InsufficientEphemeralStorage',
    area: 'pending',
    severity: 'critical',
    title: 'No node has enough free ephemeral storage',
    meaning: 'Pods request more local disk space than is left on any node that may take them.',
    seenBy:
      '"Insufficient ephemeral-storage" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy: 'Lower the request, add nodes with larger disks, or use a volume.',
  },
  {
    code: 'RequestExceedsEveryNode',
    area: 'pending',
    severity: 'critical',
    title: 'The request is larger than any node',
    meaning:
      'The Pod requests more than the largest node that may take it offers in all, so it would not fit on an empty one. Requests of app containers and sidecars add up; the largest moment of the init containers counts where it is more.',
    seenBy:
      '"Insufficient NAME", and the sum of the requests against status.allocatable of the Nodes whose labels the Pod selects and whose taints it tolerates. Needs Nodes to be read.',
    remedy: 'Lower the request, add a larger node, or let the Pod go where larger nodes are.',
  },
  {
    code: 'TooManyPods',
    area: 'pending',
    severity: 'critical',
    title: 'The nodes have no room for another Pod',
    meaning:
      'Every node that may take the Pods runs as many as its kubelet allows (110 by default), however small they are.',
    seenBy:
      '"Too many pods" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy: 'Add a node, remove Pods, or raise maxPods of the kubelets (and the address range of each node with it).',
  },
  {
    code: 'UntoleratedTaint',
    area: 'pending',
    severity: 'critical',
    title: 'Taints keep the Pod off the nodes',
    meaning:
      'Nodes are tainted, and the Pods have no toleration for it. Nodes that are not ready or run short of something are tainted for that, and then the Node is the cause. The root is the Node where only one has the taint, else the taint.',
    seenBy:
      '"untolerated taint" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling. Since 1.36 the scheduler does not name the taint: it is looked for on the Nodes. Control-plane taints count only where there is no other.',
    remedy: 'Add a toleration to the pod template, or remove the taint from the nodes.',
  },
  {
    code: 'NodeSelectorMismatch',
    area: 'pending',
    severity: 'critical',
    title: 'No node matches the node selector or affinity',
    meaning: 'The nodeSelector or the required node affinity asks for labels that no free node has.',
    seenBy:
      "\"didn't match Pod's node affinity/selector\" in the scheduler's message in the condition PodScheduled, or in the Event FailedScheduling, of its reasons the one that closes most nodes, control-plane taints not counted.",
    remedy: 'Label a node as wanted, or correct the selector in the pod template.',
  },
  {
    code: 'PodAffinityMismatch',
    area: 'pending',
    severity: 'critical',
    title: 'No node satisfies the pod affinity',
    meaning: 'The Pod must run near Pods that run on no node that could take it, or nowhere.',
    seenBy:
      '"didn\'t match pod affinity rules" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy: 'Start the Pods that it wants to be near to, or make the rule preferredDuringScheduling.',
  },
  {
    code: 'PodAntiAffinityConflict',
    area: 'pending',
    severity: 'critical',
    title: 'Anti-affinity leaves no node',
    meaning: 'On every free node runs a Pod that this one must not be beside: often more replicas than nodes.',
    seenBy:
      '"didn\'t match pod anti-affinity rules" or "didn\'t satisfy existing pods anti-affinity rules" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy: 'Run fewer replicas than there are nodes, add a node, or make the rule preferredDuringScheduling.',
  },
  {
    code: 'TopologySpreadConflict',
    area: 'pending',
    severity: 'critical',
    title: 'The topology spread constraints leave no node',
    meaning:
      'Wherever the Pod could go, its Pods would be spread more unevenly than maxSkew allows; or the nodes lack the label that is spread over.',
    seenBy:
      '"didn\'t match pod topology spread constraints" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling, with "(missing required label)" where nodes lack it.',
    remedy: 'Label the nodes, free the emptier domain, raise maxSkew, or use whenUnsatisfiable: ScheduleAnyway.',
  },
  {
    code: 'NodesCordoned',
    area: 'pending',
    severity: 'critical',
    title: 'The nodes are cordoned',
    meaning:
      'Someone marked the nodes that could take the Pods as unschedulable, often for maintenance that is over. The root is the Node where it is only one.',
    seenBy:
      '"node(s) were unschedulable" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling, and spec.unschedulable of the Nodes.',
    remedy: 'kubectl uncordon, when the maintenance is over.',
  },
  {
    code: 'VolumeClaimMissing',
    area: 'pending',
    severity: 'critical',
    title: 'A PersistentVolumeClaim does not exist',
    meaning: 'A Pod mounts a claim of a name that does not exist in its namespace, or that is being deleted.',
    seenBy:
      '"persistentvolumeclaim … not found" or "… is being deleted" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling; else a claim of the Pod that was looked for and is not there.',
    remedy: 'Create the claim, or correct claimName in the pod template.',
  },
  {
    code: 'VolumeClaimUnbound',
    area: 'pending',
    severity: 'critical',
    title: 'A PersistentVolumeClaim is not bound',
    meaning:
      'The claim that a Pod mounts has no volume: its provisioner fails or does not run, no class makes one, or the volume it had is gone.',
    seenBy:
      '"unbound immediate PersistentVolumeClaims" or "didn\'t find available persistent volumes to bind" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling, a claim that is not Bound for over 2 minutes (or at once where it has a warning), and its Events ProvisioningFailed, ExternalProvisioning, FailedBinding.',
    remedy:
      'Read what the provisioner says (kubectl describe pvc), see that it runs, name a StorageClass, or make a volume.',
  },
  {
    code: 'StorageClassMissing',
    area: 'pending',
    severity: 'critical',
    title: 'A StorageClass does not exist',
    meaning:
      'A claim names a StorageClass that does not exist, and no volume of that class was made by hand, so no volume will ever come.',
    seenBy: 'storageClassName of the claim of a Pod that waits; StorageClasses were read and have none of that name.',
    remedy: 'Create the class, or make the claim anew with one that exists (the class of a claim cannot be changed).',
  },
  {
    code: 'VolumeAccessModeConflict',
    area: 'pending',
    severity: 'critical',
    title: 'The volume does not allow this access',
    meaning:
      'Another Pod uses a volume that only one Pod may use (ReadWriteOncePod), or no free volume of the class allows the mode that the claim asks for.',
    seenBy:
      '"ReadWriteOncePod access mode already in-use" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling; or accessModes of the claim against those of the free volumes of its class.',
    remedy: 'Stop the other Pod first (strategy Recreate for a Deployment), or use storage that allows ReadWriteMany.',
  },
  {
    code: 'VolumeTooSmall',
    area: 'pending',
    severity: 'critical',
    title: 'No volume is large enough',
    meaning:
      'The claim asks for more storage than any free volume of its class has, or than the storage system has left near any node.',
    seenBy:
      '"did not have enough free storage" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling; or the request of the claim against the capacity of the free volumes of its class.',
    remedy: 'Ask for less in a new claim, or make a larger volume.',
  },
  {
    code: 'VolumeZoneConflict',
    area: 'pending',
    severity: 'critical',
    title: 'The volume is in another zone',
    meaning: 'The volume can only be used on some nodes (a zone, one machine), and none of those can take the Pod.',
    seenBy:
      '"didn\'t match PersistentVolume\'s node affinity", "volume node affinity conflict" or "no available volume zone" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy: 'Add a node where the volume is, lift what keeps the Pod from there, or move the data.',
  },
  {
    code: 'HostPortConflict',
    area: 'pending',
    severity: 'critical',
    title: 'The host port is taken on every node',
    meaning:
      'The Pod asks for a port of the node itself, and on each node another Pod has it: at most one Pod a node can.',
    seenBy:
      '"didn\'t have free ports for the requested pod ports" in the scheduler\'s message in the condition PodScheduled, or in the Event FailedScheduling.',
    remedy: 'Use a Service in place of hostPort, run at most one replica a node, or take another port.',
  },
  {
    code: 'SchedulingGated',
    area: 'pending',
    severity: 'warning',
    title: 'A scheduling gate holds the Pod',
    meaning:
      'A controller put a scheduling gate on the Pod, and the scheduler does not look at it until the gate is removed.',
    seenBy: 'spec.schedulingGates of a Pod without a node, over 2 minutes old.',
    remedy: 'See why the controller that sets the gate (a quota or queue controller) does not remove it.',
  },
  {
    code: 'SchedulerMissing',
    area: 'pending',
    severity: 'critical',
    title: 'No scheduler looks after the Pod',
    meaning:
      'The Pod names a scheduler that does not run, or the default scheduler is down: nobody has said anything about it. The root is the scheduler.',
    seenBy:
      'A Pod without a node, over 2 minutes old, without a reason in the condition PodScheduled and without an Event FailedScheduling.',
    remedy:
      'Start the scheduler that schedulerName names, or remove the field; for default-scheduler see that kube-scheduler runs.',
  },
  {
    code: 'NotScheduled',
    area: 'pending',
    severity: 'critical',
    title: 'The Pod finds no node',
    meaning: 'The scheduler finds no node for a reason that is not one of the others; it is told in its own words.',
    seenBy:
      "The scheduler's message in the condition PodScheduled, or in the Event FailedScheduling, with words that no other code knows.",
    remedy: 'Read the message; kubectl describe pod shows it with its history.',
  },
  {
    code: 'QuotaExceeded',
    area: 'pending',
    severity: 'critical',
    title: 'A ResourceQuota is used up',
    meaning:
      'The API server refuses new objects because a ResourceQuota of the namespace leaves no room for them, or counts something that the Pods do not set. There is no Pod to look at: the refusal is at the ReplicaSet, StatefulSet, DaemonSet, Job or CronJob.',
    seenBy:
      '"exceeded quota" or "failed quota" in the newest Event FailedCreate of a controller that still lacks Pods, or in its condition ReplicaFailure.',
    remedy:
      'Raise the quota, scale something else in the namespace down, or set what the quota counts (a LimitRange can give defaults).',
  },
  {
    code: 'LimitRangeViolated',
    area: 'pending',
    severity: 'critical',
    title: 'A LimitRange refuses the Pod',
    meaning: 'A request or limit of the Pods is outside the bounds that a LimitRange of the namespace sets.',
    seenBy:
      '"minimum", "maximum" or "max limit to request ratio" in the newest Event FailedCreate or the condition ReplicaFailure; the LimitRange is the one with such a bound.',
    remedy: 'Set the requests and limits in the pod template within the bounds, or change the LimitRange.',
  },
  {
    code: 'PodSecurityViolated',
    area: 'pending',
    severity: 'critical',
    title: 'Pod security refuses the Pod',
    meaning:
      'The namespace enforces a Pod Security Standard (label pod-security.kubernetes.io/enforce), and the pod template violates it.',
    seenBy: '"violates PodSecurity" in the newest Event FailedCreate or the condition ReplicaFailure.',
    remedy: 'Set the securityContext that the message asks for in the pod template.',
  },
  {
    code: 'ServiceAccountMissing',
    area: 'pending',
    severity: 'critical',
    title: 'The ServiceAccount does not exist',
    meaning: 'The pod template names a ServiceAccount that does not exist in the namespace, so no Pod is created.',
    seenBy:
      '"error looking up service account … not found" in the newest Event FailedCreate or the condition ReplicaFailure.',
    remedy: 'Create the ServiceAccount, or correct serviceAccountName in the pod template.',
  },
  {
    code: 'AdmissionDenied',
    area: 'pending',
    severity: 'critical',
    title: 'An admission webhook refuses the Pod',
    meaning:
      'A policy engine (kubectl-heal among them) judged the Pods and refuses them. The workload itself was allowed, its Pods are not.',
    seenBy:
      '"admission webhook … denied the request" in the newest Event FailedCreate or the condition ReplicaFailure.',
    remedy: 'Change the pod template as the message says, or ask for an exception where the policy has them.',
  },
  {
    code: 'PodCreationFailed',
    area: 'pending',
    severity: 'critical',
    title: 'Pods cannot be created',
    meaning:
      'The API server refuses the Pods for a reason that is not one of the others: a missing PriorityClass, an invalid template.',
    seenBy: 'The newest Event FailedCreate of a controller that still lacks Pods, or its condition ReplicaFailure.',
    remedy: 'Read the message; kubectl describe of the workload shows it.',
  },
  {
    code: 'PodSandboxFailed',
    area: 'pending',
    severity: 'critical',
    title: 'The node cannot make the sandbox of the Pod',
    meaning:
      'The Pod has a node, but the node cannot give it a network: the network plugin (CNI) fails or is not set up, there are no addresses left, or the pause image cannot be had. The root is the Node.',
    seenBy:
      'The newest Event FailedCreatePodSandBox of a Pod of which no container ever started; seen three times, or on a Pod over 2 minutes old.',
    remedy: 'Look at the Pods of the network plugin on that node; free addresses where they have run out.',
  },
] as const satisfies readonly Cause[]
