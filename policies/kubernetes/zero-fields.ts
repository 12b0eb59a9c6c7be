/**
 * Fields of the built-in workloads that the API server does not store when they are zero (`tty: false`, `hostPort: 0`, `value: ""`):
 * scalars of k8s.io/api v0.36 that are no pointers and have omitempty. A few are pointers elsewhere, where zero means the same.
 * Fields like `allowPrivilegeEscalation`, whose absence means something else than false, are not among them.
 */
const zeroIsAbsent = new Set(
  [
    'action apiVersion audience certificateChainPath chapAuthDiscovery chapAuthSession concurrencyPolicy containerName',
    'credentialBundlePath datasetName datasetUUID directory dnsPolicy effect failureThreshold fsType group host hostIP hostIPC',
    'hostNetwork hostPID hostPort hostname image imagePullPolicy initialDelaySeconds iscsiInterface key keyPath keyType keyring',
    'level medium minReadySeconds name nodeName operator partition path paused periodSeconds podManagementPolicy pool prefix',
    'priorityClassName protectionDomain protocol pullPolicy readOnly reference request restartPolicy revision role',
    'schedulerName scheme secretFile secretName serviceAccount serviceAccountName signerName sslEnabled stdin stdinOnce',
    'storageMode storagePolicyID storagePolicyName storagePool subPath subPathExpr subdomain successThreshold',
    'targetContainerName tenant terminationMessagePath terminationMessagePolicy timeoutSeconds tty type user value volumeName',
    'volumeNamespace whenDeleted whenScaled workingDir',
  ].flatMap((line) => line.split(' ')),
)

/** Maps of text: their keys are people's, not fields. */
const textMaps = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'options',
  'volumeAttributes',
  'userAnnotations',
])

/** True for false, 0 and empty text in a field where the API makes no difference between that and absence. */
export function isZeroAbsent(value: unknown, field: string, parent: string): boolean {
  return (value === false || value === 0 || value === '') && zeroIsAbsent.has(field) && !textMaps.has(parent)
}
