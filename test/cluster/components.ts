import { join } from 'node:path'
import { apiServerPort, type Network } from './network.ts'

/** What the command lines depend on; the files are those that `files.ts` writes. */
export interface Layout {
  programs: string
  folder: string
  network: Network
  /** Seconds without a heartbeat after which a node is not ready; the usual 50 where it is not given. */
  nodeGrace?: number
}

/** The programs of a control plane, in the order in which they start. */
export type ComponentName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'

/** The arguments of a component. */
export function argumentsOf(name: ComponentName, layout: Layout): string[] {
  const file = (relative: string) => join(layout.folder, relative)
  const flags = {
    etcd,
    'kube-apiserver': apiServer,
    'kube-controller-manager': controllers,
    'kube-scheduler': scheduler,
  }
  return Object.entries(flags[name](file, layout.network, layout)).map(([flag, value]) => `--${flag}=${value}`)
}

type File = (relative: string) => string

function etcd(file: File, network: Network): Record<string, string> {
  const client = `http://${network.components}:2379`
  const peer = `http://${network.components}:2380`
  return {
    'data-dir': file('etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'unsafe-no-fsync': 'true',
    'log-level': 'warn',
  }
}

function apiServer(file: File, network: Network): Record<string, string> {
  return {
    'etcd-servers': `http://${network.components}:2379`,
    'bind-address': network.components,
    'secure-port': String(apiServerPort),
    // Nothing in the cluster reaches the API server by the Service `kubernetes`.
    'advertise-address': '192.0.2.1',
    'endpoint-reconciler-type': 'none',
    'tls-cert-file': file('api-server.crt'),
    'tls-private-key-file': file('api-server.key'),
    'client-ca-file': file('ca.crt'),
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': file('service-accounts.key'),
    'service-account-signing-key-file': file('service-accounts.key'),
    'service-cluster-ip-range': network.services,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'admission-control-config-file': file('admission.json'),
    'allow-privileged': 'true',
    // For logs: the names of the nodes are not in any DNS.
    'kubelet-preferred-address-types': 'InternalIP',
    // Deployed clusters wait here for their load balancer to notice; a test does not.
    'shutdown-delay-duration': '0s',
  }
}

function controllers(file: File, _network: Network, { nodeGrace }: Layout): Record<string, string> {
  const monitoring = { 'node-monitor-period': '1s', 'node-monitor-grace-period': `${nodeGrace ?? 50}s` }
  return {
    ...(nodeGrace === undefined ? {} : monitoring),
    kubeconfig: file('kube-controller-manager.kubeconfig'),
    // Endpoints may not be loopback addresses, which all Pods here have.
    controllers: '*,-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller',
    'use-service-account-credentials': 'true',
    'service-account-private-key-file': file('service-accounts.key'),
    'root-ca-file': file('ca.crt'),
    'cluster-signing-cert-file': file('ca.crt'),
    'cluster-signing-key-file': file('ca.key'),
    'leader-elect': 'false',
    'secure-port': '0',
  }
}

function scheduler(file: File): Record<string, string> {
  return { kubeconfig: file('kube-scheduler.kubeconfig'), 'leader-elect': 'false', 'secure-port': '0' }
}
