/** What the kubelet reads of a Pod; the API server has validated it. */
export interface Pod {
  metadata: {
    name: string
    namespace: string
    uid: string
    generation?: number
    resourceVersion?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    deletionTimestamp?: string
    deletionGracePeriodSeconds?: number
  }
  spec: {
    nodeName?: string
    serviceAccountName?: string
    restartPolicy?: 'Always' | 'OnFailure' | 'Never'
    terminationGracePeriodSeconds?: number
    automountServiceAccountToken?: boolean
    initContainers?: Container[]
    containers: Container[]
    ephemeralContainers?: Container[]
    volumes?: Volume[]
    readinessGates?: { conditionType: string }[]
    imagePullSecrets?: { name?: string }[]
    securityContext?: SecurityContext
  }
  status?: { phase?: string; podIP?: string; conditions?: { type: string; status: string }[] }
}

/** A container of a Pod's spec. */
export interface Container {
  name: string
  image: string
  command?: string[]
  args?: string[]
  env?: EnvironmentVariable[]
  envFrom?: { configMapRef?: Reference; secretRef?: Reference }[]
  securityContext?: SecurityContext
  ports?: { name?: string; containerPort: number; protocol?: string }[]
  resources?: Record<string, unknown>
  resizePolicy?: { resourceName: string; restartPolicy: string }[]
  restartPolicy?: string
  livenessProbe?: Probe
  readinessProbe?: Probe
  startupProbe?: Probe
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[]
}

/** A ConfigMap or Secret that is named. */
export interface Reference {
  name: string
  optional?: boolean
}

interface SecurityContext {
  runAsNonRoot?: boolean
  runAsUser?: number
}

/** A variable of a container, by value or by reference. */
export interface EnvironmentVariable {
  name: string
  value?: string
  valueFrom?: {
    fieldRef?: { fieldPath: string }
    configMapKeyRef?: Reference & { key: string }
    secretKeyRef?: Reference & { key: string }
  }
}

/** A probe; the API server has filled in the defaults of its numbers. */
export interface Probe {
  httpGet?: {
    path?: string
    port: number | string
    host?: string
    scheme?: string
    httpHeaders?: { name: string; value: string }[]
  }
  tcpSocket?: { port: number | string; host?: string }
  initialDelaySeconds?: number
  periodSeconds?: number
  timeoutSeconds?: number
  successThreshold?: number
  failureThreshold?: number
  terminationGracePeriodSeconds?: number
}

interface Source {
  optional?: boolean
  items?: { key: string }[]
}

/** The volumes that become files; others are empty folders. */
export interface Volume {
  name: string
  configMap?: Source & { name: string }
  secret?: Source & { secretName: string }
}

/** A short name of a Pod for messages and files. */
export function podName({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`
}

/** The number of a port that a probe or a Service names. */
export function portNumber(port: number | string, containers: readonly Container[]): number | undefined {
  if (typeof port === 'number') return port
  if (/^\d+$/.test(port)) return Number(port)
  return containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === port)?.containerPort
}
