import type { Cause } from './cause.ts'

/** The causes of the area `cluster`. */
export const clusterCauses = [
  {
    code: 'NodeNotReady',
    area: 'cluster',
    severity: 'critical',
    title: 'The node is not ready',
    meaning:
      'The kubelet says that it cannot run Pods, or has stopped telling anything: the machine, its network or the kubelet is down. Pods on it are not ready, and are evicted after 5 minutes; those of StatefulSets wait.',
    seenBy:
      'Condition Ready is False or Unknown for 40 seconds, or NetworkUnavailable is True; not in the first 2 minutes of a Node.',
    remedy: 'Look at the machine and at its kubelet; where it will not come back, drain it and delete the Node.',
  },
  {
    code: 'NodeUnderPressure',
    area: 'cluster',
    severity: 'warning',
    title: 'The node runs short of a resource',
    meaning:
      'The node is short of memory, disk space or process ids: it takes no new Pods, and its kubelet evicts some.',
    seenBy: 'Conditions MemoryPressure, DiskPressure and PIDPressure of the Node.',
    remedy:
      'Free the resource: images and logs for disk space, requests nearer to usage for memory; find the Pod that uses it up.',
  },
  {
    code: 'WebhookFailing',
    area: 'cluster',
    severity: 'critical',
    title: 'An admission webhook does not answer',
    meaning:
      'A webhook with failurePolicy Fail cannot be called, so the API server refuses everything that it should judge: no Pods, no updates.',
    seenBy:
      '"failed calling webhook" in an Event FailedCreate or a condition ReplicaFailure; or its Service is missing, has no Pods, or none that is ready. Not in the first 2 minutes of the configuration.',
    remedy: 'Repair its server. As the last resort set failurePolicy: Ignore, or delete the configuration.',
  },
  {
    code: 'ApiServiceDown',
    area: 'cluster',
    severity: 'critical',
    title: 'An aggregated API does not answer',
    meaning:
      'The API server passes a group of resources on to another server, which does not answer. Metrics, and the deletion of every namespace, may depend on it.',
    seenBy: 'Condition Available of the APIService is False for 2 minutes.',
    remedy: 'Repair its server, or delete the APIService where it is no longer used.',
  },
  {
    code: 'NamespaceTerminating',
    area: 'cluster',
    severity: 'warning',
    title: 'The namespace does not go away',
    meaning:
      'The namespace was deleted, but something in it has finalizers that nobody removes, or an API that may have objects in it does not answer.',
    seenBy:
      'deletionTimestamp of the Namespace over 5 minutes ago; its conditions NamespaceDeletionDiscoveryFailure, NamespaceFinalizersRemaining, NamespaceContentRemaining.',
    remedy:
      'Repair what should remove the finalizers, or the API that does not answer. Emptying finalizers by hand leaves things behind.',
  },
  {
    code: 'CertificateExpiring',
    area: 'cluster',
    severity: 'warning',
    title: 'A certificate ends soon, or has ended',
    meaning: 'The certificate of a TLS Secret ends within 14 days, or has ended, and clients will refuse it, or do.',
    seenBy:
      'The end of the first certificate in tls.crt of Secrets of the type kubernetes.io/tls. Keys are never read.',
    remedy: 'Renew it; where cert-manager keeps it, see what the Certificate says.',
  },
  {
    code: 'QuotaNearlyUsed',
    area: 'cluster',
    severity: 'warning',
    title: 'A ResourceQuota is nearly used up',
    meaning:
      '90 % or more of something that a ResourceQuota limits is used: the next rollout may be refused. Where it is refused already, this is told under that verdict.',
    seenBy: 'status.used against status.hard of the ResourceQuota; limits of zero do not count.',
    remedy: 'Raise the quota, or remove what is not needed.',
  },
] as const satisfies readonly Cause[]
