type Json = Record<string, unknown>

/** How much there is in the cluster. */
export interface Size {
  namespaces: number
  nodes: number
  deployments: number
  podsEach: number
  events: number
}

/** The cluster of the promise: 10,000 Pods of 2,000 Deployments in 50 namespaces on 100 nodes, 3,000 Events. */
export const promised: Size = { namespaces: 50, nodes: 100, deployments: 2_000, podsEach: 5, events: 3_000 }

/** The name of a namespace. */
export function namespaceName(number: number): string {
  return `team-${String(number).padStart(2, '0')}-production`
}

/** A Node that is well. */
export function node(number: number, now: string): Json {
  const capacity = { cpu: '32', memory: '131072Mi', pods: '250', 'ephemeral-storage': '500Gi' }
  const condition = { lastHeartbeatTime: now, lastTransitionTime: now }
  return {
    ...{ apiVersion: 'v1', kind: 'Node' },
    metadata: {
      name: nodeName(number),
      labels: {
        'kubernetes.io/hostname': nodeName(number),
        'topology.kubernetes.io/zone': `zone-${'abc'[number % 3] ?? 'a'}`,
        'node.kubernetes.io/instance-type': 'm6i.8xlarge',
      },
    },
    status: {
      ...{ capacity, allocatable: capacity },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          ...condition,
        },
        { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'ok', ...condition },
      ],
    },
  }
}

function nodeName(number: number): string {
  return `ip-10-0-${String(number)}-1.eu-central-1.compute.internal`
}

/** The parts of one application: its Deployment, the ReplicaSet of it and, in `pod`, each of its Pods. */
export function application(number: number, { namespaces, podsEach }: Size) {
  const namespace = namespaceName(number % namespaces)
  const name = `service-${String(number)}`
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shop', team: namespace }
  const templateLabels = { ...labels, 'pod-template-hash': '7887448d46' }
  const spec = (matched: Json) => ({
    replicas: podsEach,
    selector: { matchLabels: matched },
    template: { metadata: { labels: matched }, spec: podSpec(name) },
  })
  return {
    namespace,
    name,
    deployment: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: spec(labels),
    },
    replicaSet: (uid: string) => ({
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
      metadata: {
        ...{ name: `${name}-7887448d46`, namespace, labels: templateLabels },
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        ownerReferences: [owner('Deployment', name, uid)],
      },
      spec: spec(templateLabels),
    }),
    pod: (replica: number, uid: string, nodes: number) => ({
      ...{ apiVersion: 'v1', kind: 'Pod' },
      metadata: {
        name: `${name}-7887448d46-${suffix(replica)}`,
        ...{ namespace, labels: templateLabels },
        annotations: {
          'prometheus.io/scrape': 'true',
          'prometheus.io/port': '8080',
          'config/checksum': 'f00'.repeat(20),
        },
        ownerReferences: [owner('ReplicaSet', `${name}-7887448d46`, uid)],
      },
      spec: { ...podSpec(name), nodeName: nodeName((number + replica) % nodes) },
    }),
    condition: { observedGeneration: 1, replicas: podsEach, readyReplicas: podsEach, availableReplicas: podsEach },
  }
}

function suffix(replica: number): string {
  return `x${String(replica)}k7q`
}

function owner(kind: string, name: string, uid: string): Json {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true }
}

function podSpec(name: string): Json {
  const probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10, timeoutSeconds: 2 }
  const env = ['DATABASE_URL', 'CACHE_URL', 'QUEUE_URL', 'LOG_LEVEL', 'REGION', 'FEATURE_FLAGS'].map((variable) => ({
    name: variable,
    value: `${variable.toLowerCase()}.${name}.example.com:5432`,
  }))
  const container = (called: string) => ({
    name: called,
    image: `registry.example.com/shop/${called}:2026.11.20-4f1c2d3`,
    ...{ env, livenessProbe: probe, readinessProbe: probe },
    ports: [{ name: 'http', containerPort: 8080 }],
    resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '250m', memory: '256Mi' } },
    volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
  })
  return {
    containers: [container('app'), { ...container('proxy'), ports: [{ name: 'proxy', containerPort: 15001 }] }],
    volumes: [{ name: 'config', configMap: { name } }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
  }
}

/** The status of a Pod that is well, or of one that crashes. */
export function podStatus(now: string, broken: boolean): Json {
  const names = ['app', 'proxy']
  const isDown = (name: string): boolean => broken && name === 'app'
  const condition = (type: string, status = 'True') => ({ type, status, lastTransitionTime: now })
  const ready = broken ? 'False' : 'True'
  return {
    ...{ phase: 'Running', podIP: '10.1.2.3', podIPs: [{ ip: '10.1.2.3' }], hostIP: '10.0.0.1', startTime: now },
    conditions: [
      ...[condition('Initialized'), condition('PodScheduled'), condition('PodReadyToStartContainers')],
      ...[condition('Ready', ready), condition('ContainersReady', ready)],
    ],
    containerStatuses: names.map((name) => ({
      ...{ name, ready: !isDown(name), started: !isDown(name), restartCount: isDown(name) ? 7 : 0 },
      image: `registry.example.com/shop/${name}:2026.11.20-4f1c2d3`,
      imageID: `registry.example.com/shop/${name}@sha256:${'ab12'.repeat(16)}`,
      containerID: `containerd://${'cd34'.repeat(16)}`,
      state: isDown(name)
        ? { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } }
        : { running: { startedAt: now } },
      ...(isDown(name) ? { lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: now } } } : {}),
    })),
  }
}

/** An Event about a Pod that crashes. */
export function event(number: number, namespace: string, pod: string, now: string): Json {
  return {
    ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: `${pod}.${number.toString(16)}`, namespace } },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod, fieldPath: 'spec.containers{app}' },
    ...{ type: 'Warning', reason: 'BackOff', message: `Back-off restarting failed container app in pod ${pod}` },
    ...{ count: 12, firstTimestamp: now, lastTimestamp: now, source: { component: 'kubelet', host: 'node' } },
  }
}
