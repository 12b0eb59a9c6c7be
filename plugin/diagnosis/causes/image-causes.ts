import type { Cause } from './cause.ts'

/** The causes of the area `image`. */
export const imageCauses = [
  {
    code: 'ImageNotFound',
    area: 'image',
    severity: 'critical',
    title: 'The image does not exist',
    meaning:
      'The registry answered that it has no such repository, tag or digest. Some registries say the same of private images to those without a login: where the Pod names no pull Secret, the verdict says both.',
    seenBy:
      'ErrImagePull or ImagePullBackOff with “not found”, “manifest unknown”, “name unknown”; or “repository does not exist or may require authorization” for a Pod without pull Secrets.',
    remedy: 'Correct the name or tag, push the image, or go back to the revision that had one: kubectl heal rollback.',
  },
  {
    code: 'ImageUnauthorized',
    area: 'image',
    severity: 'critical',
    title: 'The registry refuses the credentials',
    meaning:
      'The registry wants a login, or another one than it got: no pull Secret, one that has expired, one that may not read this repository.',
    seenBy:
      'ErrImagePull or ImagePullBackOff with 401, 403, “unauthorized”, “access denied”; or the ambiguous answer of ImageNotFound for a Pod that names a pull Secret.',
    remedy:
      'Renew the login in the pull Secret, or create one and name it in imagePullSecrets of the Pod or its ServiceAccount.',
  },
  {
    code: 'PullSecretMissing',
    area: 'image',
    severity: 'critical',
    title: 'The pull Secret does not exist in the namespace',
    meaning:
      'The Pod names a pull Secret that its namespace does not have. The kubelet goes on without it, and the registry refuses. A Secret of that name in another namespace does not help.',
    seenBy:
      'The registry refuses a pull, and a Secret of imagePullSecrets is absent, or an Event FailedToRetrieveImagePullSecret names it.',
    remedy:
      'Create it in the namespace of the Pod (kubectl create secret docker-registry), or correct imagePullSecrets.',
  },
  {
    code: 'PullSecretWrongType',
    area: 'image',
    severity: 'critical',
    title: 'The pull Secret is of the wrong type',
    meaning: 'The Secret is there, but the kubelet reads logins only from Secrets of two types.',
    seenBy:
      'The registry refuses a pull, and the type of a pull Secret is neither kubernetes.io/dockerconfigjson nor kubernetes.io/dockercfg.',
    remedy:
      'The type of a Secret cannot be changed: delete it and make it anew with kubectl create secret docker-registry.',
  },
  {
    code: 'RegistryUnreachable',
    area: 'image',
    severity: 'critical',
    title: 'The registry cannot be reached',
    meaning:
      'The nodes do not get an answer from the registry: its name is not resolved, it does not answer, refuses connections, shows a certificate that they do not trust, or answers with an error of its own. One verdict for all images of it.',
    seenBy:
      'ErrImagePull or ImagePullBackOff with a text of the network: no such host, i/o timeout, connection refused, x509, 5xx.',
    remedy:
      'Check the registry, and DNS, firewall, proxy and trusted CAs of the nodes. Running Pods are not affected until they move.',
  },
  {
    code: 'RegistryRateLimited',
    area: 'image',
    severity: 'critical',
    title: 'The registry limits the rate of pulls',
    meaning:
      'The registry has had too many pulls from here and refuses more for a time. One verdict for all images of it.',
    seenBy: 'ErrImagePull or ImagePullBackOff with 429 or “toomanyrequests”.',
    remedy: 'Pull with a login, through a mirror, or with imagePullPolicy IfNotPresent; the limit ends by itself.',
  },
  {
    code: 'ImageWrongArchitecture',
    area: 'image',
    severity: 'critical',
    title: 'The image is not built for the node',
    meaning:
      'The image has nothing for the CPU or operating system of the node, as happens on clusters of mixed architectures.',
    seenBy:
      '“no match for platform in manifest” at the pull, or “exec format error” from the runtime or as the last message of the container.',
    remedy: 'Build the image for all architectures of the cluster, or select nodes by kubernetes.io/arch.',
  },
  {
    code: 'ImageNameInvalid',
    area: 'image',
    severity: 'critical',
    title: 'The image name is invalid',
    meaning:
      'The image reference cannot be read, so no registry was asked: capitals, spaces, an empty tag, a template that was not filled.',
    seenBy: 'Waiting reason InvalidImageName.',
    remedy: 'Correct image in the pod template.',
  },
  {
    code: 'ImageNeverPulled',
    area: 'image',
    severity: 'critical',
    title: 'The image is not on the node and may not be pulled',
    meaning: 'imagePullPolicy is Never, and the node does not have the image.',
    seenBy: 'Waiting reason ErrImageNeverPull.',
    remedy: 'Set imagePullPolicy to IfNotPresent, or load the image onto every node that may run the Pod.',
  },
  {
    code: 'ImagePullFailed',
    area: 'image',
    severity: 'critical',
    title: 'The image cannot be pulled',
    meaning: 'The pull fails for a reason that has no code of its own, or nothing that was read says why.',
    seenBy: 'ErrImagePull, ImagePullBackOff, ImageInspectError or SignatureValidationFailed with any other message.',
    remedy: 'The message in the evidence, else the log of the container runtime on the node, says why.',
  },
  {
    code: 'ImagePullSlow',
    area: 'image',
    severity: 'warning',
    title: 'The image takes long to pull',
    meaning:
      'The node has been pulling the image for minutes. That may be its size, the way to the registry, or a node that pulls many at once.',
    seenBy: 'The newest Event about the container is Pulling, two minutes old or older, and the container waits.',
    remedy: 'Wait, or make the image smaller, put a mirror near the nodes, or have it pulled before it is needed.',
  },
] as const satisfies readonly Cause[]
