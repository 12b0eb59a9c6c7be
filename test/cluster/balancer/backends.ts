import { portNumber, type Pod } from '../../kubelet/pod.ts'

/** What the balancer reads of a Service. */
export interface Service {
  metadata: { uid: string; name: string; namespace: string; deletionTimestamp?: string }
  spec: {
    clusterIP?: string
    type?: string
    selector?: Record<string, string>
    ports?: { port: number; targetPort?: number | string; protocol?: string }[]
  }
}

/** Where a connection may go. */
export interface Backend {
  address: string
  port: number
}

/**
 * The Pods behind a port of a Service: those that are ready and not going away; where there is none, those that are ready and going
 * away, as kube-proxy does it.
 */
export function backendsOf(service: Service, target: number | string, pods: Iterable<Pod>): Backend[] {
  const ready = [...pods].filter((pod) => isSelected(service, pod) && isReady(pod))
  const staying = ready.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  return (staying.length > 0 ? staying : ready).flatMap((pod) => {
    const address = pod.status?.podIP
    const port = portNumber(target, pod.spec.containers)
    return address === undefined || port === undefined ? [] : [{ address, port }]
  })
}

function isSelected({ metadata, spec }: Service, pod: Pod): boolean {
  const selector = Object.entries(spec.selector ?? {})
  const { labels = {}, namespace } = pod.metadata
  return (
    selector.length > 0 && namespace === metadata.namespace && selector.every(([key, value]) => labels[key] === value)
  )
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}
