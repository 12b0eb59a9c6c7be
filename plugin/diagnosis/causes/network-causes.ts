import type { Cause } from './cause.ts'

/** The causes of the area `network`. */
export const networkCauses = [
  {
    code: 'ServiceSelectsNothing',
    area: 'network',
    severity: 'critical',
    title: 'The Service selects no Pods',
    meaning:
      'No Pod has the labels that the Service selects, so nothing answers. Often one label differs from the pod template. A Service without a selector has no endpoints that somebody wrote.',
    seenBy:
      'The selector against the labels of the Pods, read in full, and of the pod templates of the namespace; Services without a selector: EndpointSlices. 2 minutes after it was made. Workloads scaled to zero are no trouble.',
    remedy: 'Correct the selector, or the labels in the pod template.',
  },
  {
    code: 'ServiceWithoutReadyPods',
    area: 'network',
    severity: 'critical',
    title: 'The Service has no ready Pods',
    meaning:
      'The Service selects Pods, but none of them is ready, or they are not created, so nothing answers. It follows from its Pods.',
    seenBy:
      'Pods that it selects, none Ready and at least one broken (it failed at something, started nothing for 2 minutes, or was not ready for 10); not with publishNotReadyAddresses.',
    remedy: 'Repair the Pods.',
  },
  {
    code: 'ServicePortMismatch',
    area: 'network',
    severity: 'critical',
    title: 'The Service names a port that its Pods do not have',
    meaning:
      'targetPort is a name that no container port of the Pods has (with the same protocol), or a number that none of them declares.',
    seenBy:
      'targetPort against the container ports of the Pods it selects. Numbers count only where every container declares ports and the Service has none of them: containers may listen on what they do not declare.',
    remedy: 'Correct targetPort, or the name of the port in the pod template.',
  },
  {
    code: 'IngressBackendMissing',
    area: 'network',
    severity: 'critical',
    title: 'The Ingress names a Service or port that does not exist',
    meaning:
      'A path of the Ingress leads to a Service that does not exist in its namespace (that Service is the root), or to a port that the Service does not have.',
    seenBy: 'Backends of the Ingress against the Services, read in full, and their ports.',
    remedy: 'Create the Service, or correct the backend.',
  },
  {
    code: 'IngressClassMissing',
    area: 'network',
    severity: 'critical',
    title: 'No controller serves the Ingress',
    meaning:
      'The Ingress names an IngressClass that does not exist, or names none and none is the default, so no controller takes it.',
    seenBy:
      'ingressClassName against the IngressClasses, read in full, 2 minutes after it was made; not where it has an address or the old annotation kubernetes.io/ingress.class.',
    remedy: 'Install the controller, correct ingressClassName, or make one class the default.',
  },
  {
    code: 'IngressTlsMissing',
    area: 'network',
    severity: 'warning',
    title: 'The TLS Secret of the Ingress does not exist',
    meaning:
      'The controller serves its own certificate in place of the one that is missing, and clients warn or refuse. The Secret is the root.',
    seenBy: 'tls[].secretName against the Secrets, read in full, 2 minutes after it was made.',
    remedy:
      'Create the Secret (type kubernetes.io/tls), see what cert-manager says of the Certificate, or correct the name.',
  },
  {
    code: 'NetworkPolicyIsolates',
    area: 'network',
    severity: 'warning',
    title: 'A NetworkPolicy cuts the Pods off',
    meaning:
      'A NetworkPolicy leaves Pods no way in, or no way out, at all, and something says that nothing answers. What policies allow in part is not judged: who has to reach whom cannot be known.',
    seenBy:
      'Pods that only policies without any rule select for that direction, and a message of a container that ended (or of a readiness probe) that speaks of a timeout or an unresolved name; for the way in one that names the Service or its address.',
    remedy: 'Add a policy that allows the traffic (and DNS: port 53 to kube-system).',
  },
  {
    code: 'DnsFailing',
    area: 'network',
    severity: 'critical',
    title: 'Names are not resolved',
    meaning:
      'The DNS of the cluster has no ready Pods, so no Pod can resolve a name. Crashes that say so follow from it.',
    seenBy:
      'The Service kube-dns (or with the label k8s-app=kube-dns) of kube-system selects no ready Pod, and some are broken, or there are none.',
    remedy: 'Repair the Pods of CoreDNS, or scale it up again.',
  },
] as const satisfies readonly Cause[]
