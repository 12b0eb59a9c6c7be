import type { Manifest } from './world.ts'

/** What differs from a plain workload of one container. */
export interface Parts {
  image?: string
  replicas?: number
  /** Of its container, which is called like the workload. */
  container?: Manifest
  /** Containers beside it. */
  beside?: readonly Manifest[]
  /** Of the Pod's spec. */
  pod?: Manifest
  /** Of the workload's own spec. */
  spec?: Manifest
}

/** A Pod with the label `app`. */
export function pod(name: string, parts: Parts = {}): Manifest {
  return { kind: 'Pod', metadata: { name, labels: { app: name } }, spec: podSpec(name, parts) }
}

/** A Deployment whose Pods have the label `app`. */
export function deployment(name: string, parts: Parts = {}): Manifest {
  return workload('Deployment', name, parts)
}

/** A StatefulSet whose Pods have the label `app`. */
export function statefulSet(name: string, parts: Parts = {}): Manifest {
  return workload('StatefulSet', name, { ...parts, spec: { serviceName: name, ...parts.spec } })
}

/** A DaemonSet whose Pods have the label `app`. */
export function daemonSet(name: string, { spec = {}, ...parts }: Parts = {}): Manifest {
  return { kind: 'DaemonSet', metadata: { name }, spec: { ...selecting(name), ...template(name, parts), ...spec } }
}

/** A Job whose Pods have the label `app` and never restart. */
export function job(name: string, { spec = {}, pod: podParts = {}, ...parts }: Parts = {}): Manifest {
  const made = template(name, { ...parts, pod: { restartPolicy: 'Never', ...podParts } })
  return { kind: 'Job', metadata: { name }, spec: { ...made, ...spec } }
}

/** A Service of port 80 for the Pods of an app. */
export function service(name: string, spec: Manifest = {}): Manifest {
  return { kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec } }
}

/** A ConfigMap. */
export function configMap(name: string, data: Readonly<Record<string, string>> = {}): Manifest {
  return { kind: 'ConfigMap', metadata: { name }, data }
}

/** An opaque Secret, or one of another type. */
export function secret(name: string, stringData: Readonly<Record<string, string>> = {}, type = 'Opaque'): Manifest {
  return { kind: 'Secret', metadata: { name }, type, stringData }
}

/** An HTTP probe of `/healthz`. */
export function httpProbe(more: Manifest = {}): Manifest {
  return { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10, ...more }
}

function workload(kind: string, name: string, { replicas = 1, spec = {}, ...parts }: Parts): Manifest {
  return { kind, metadata: { name }, spec: { replicas, ...selecting(name), ...template(name, parts), ...spec } }
}

function selecting(app: string): Manifest {
  return { selector: { matchLabels: { app } } }
}

function template(app: string, parts: Parts): Manifest {
  return { template: { metadata: { labels: { app } }, spec: podSpec(app, parts) } }
}

function podSpec(name: string, { image = 'app:1', container = {}, beside = [], pod: more = {} }: Parts): Manifest {
  return { containers: [{ name, image, ...container }, ...beside], ...more }
}
